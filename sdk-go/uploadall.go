package progimage

import (
	"context"
	"iter"
)

// maxConcurrency is how many uploads may be in progress at a time.
const maxConcurrency = 1000

// BulkUpload is one upload of many.
type BulkUpload struct {
	Source  Source
	Options []UploadOption
}

// UploadResult is the outcome of one upload of many.
type UploadResult struct {
	// Index is the upload's place in the sequence, from 0.
	Index  int
	Upload BulkUpload
	// Image is the stored image; nil: the upload failed.
	Image *Image
}

// UploadAll stores many images, with up to concurrency (1 to 1,000) uploads in progress at a time. Each
// pair is the outcome of one upload, as soon as it is known; its error is that of this upload alone,
// and the others go on. Uploads are taken from the sequence one at a time, when a slot is free, by the
// goroutine that reads the results. If the reader stops or the context ends, the uploads in progress
// are canceled, and no further ones are taken; with the context, the last pair is of an upload that
// was not sent.
func (c *Client) UploadAll(
	ctx context.Context, uploads iter.Seq[BulkUpload], concurrency int,
) iter.Seq2[UploadResult, error] {
	if concurrency < 1 || concurrency > maxConcurrency {
		return func(yield func(UploadResult, error) bool) {
			yield(UploadResult{Index: -1}, invalid(
				"concurrency is %d, must be a whole number from 1 to %d", concurrency, maxConcurrency))
		}
	}
	return func(yield func(UploadResult, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		next, stop := iter.Pull(uploads)
		bulk := bulk{client: c, next: next, ended: make(chan endedUpload)}
		// A source may be used again after the loop, so no upload outlives it.
		defer func() {
			cancel()
			for ; bulk.open > 0; bulk.open-- {
				<-bulk.ended
			}
			stop()
		}()
		for {
			for bulk.open < concurrency && bulk.start(ctx) {
			}
			if bulk.open == 0 {
				return
			}
			one := <-bulk.ended
			bulk.open--
			// A slow reader keeps no slot free.
			bulk.start(ctx)
			if !yield(one.result, one.err) {
				return
			}
		}
	}
}

type endedUpload struct {
	result UploadResult
	err    error
}

// bulk is many uploads under way. Only its channel is used by several goroutines.
type bulk struct {
	client *Client
	next   func() (BulkUpload, bool)
	ended  chan endedUpload
	taken  int
	open   int
	isOver bool
}

// start starts the next upload; false: there is none.
func (b *bulk) start(ctx context.Context) bool {
	if b.isOver {
		return false
	}
	upload, ok := b.next()
	if !ok {
		b.isOver = true
		return false
	}
	b.isOver = ctx.Err() != nil
	result := UploadResult{Index: b.taken, Upload: upload}
	b.taken++
	b.open++
	go func() {
		image, err := b.client.Upload(ctx, upload.Source, upload.Options...)
		result.Image = image
		b.ended <- endedUpload{result, err}
	}()
	return true
}
