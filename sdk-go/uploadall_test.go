package progimage_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	progimage "github.com/progimage/progimage/sdk-go"
)

// counted is a PNG of its own.
func counted(number int) []byte { return fmt.Appendf(slices.Clone(png), " %d", number) }

// storing answers each upload with the record of what it sent, once it may go on.
func storing(t *testing.T, arrived chan<- struct{}, goOn <-chan struct{}) *progimage.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if arrived != nil {
			arrived <- struct{}{}
			select {
			case <-goOn:
			case <-r.Context().Done():
				return
			}
		}
		answer(201, record(imageID, body))(w, r)
	}))
	t.Cleanup(server.Close)
	client, err := progimage.New(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// taking returns uploads, and how many were taken of them.
func taking(count int) (iter.Seq[progimage.BulkUpload], *int) {
	taken := 0
	return func(yield func(progimage.BulkUpload) bool) {
		for i := range count {
			taken++
			if !yield(progimage.BulkUpload{Source: progimage.Bytes(counted(i))}) {
				return
			}
		}
	}, &taken
}

func TestManyImagesAreStoredAndTheFailedOnesTold(t *testing.T) {
	uploads := []progimage.BulkUpload{
		{Source: progimage.Bytes(counted(0))},
		{Source: progimage.Bytes([]byte("no picture"))},
		{Source: progimage.Bytes(counted(2)), Options: []progimage.UploadOption{progimage.IdempotencyKey("a b")}},
		{Source: progimage.Bytes(counted(3))},
	}
	stored := map[int]string{}
	failed := map[int]error{}
	for result, err := range storing(t, nil, nil).UploadAll(context.Background(), slices.Values(uploads), 2) {
		if err != nil {
			failed[result.Index] = err
			continue
		}
		stored[result.Index] = result.Image.Digest
		if fmt.Sprint(result.Upload.Source) != fmt.Sprint(uploads[result.Index].Source) {
			t.Errorf("%d has another upload", result.Index)
		}
	}
	if len(stored) != 2 || stored[0] != digest(counted(0)) || stored[3] != digest(counted(3)) {
		t.Errorf("stored %v", stored)
	}
	if len(failed) != 2 || !errors.Is(failed[1], progimage.ErrRefused) ||
		!errors.Is(failed[2], progimage.ErrInvalidArgument) {
		t.Errorf("failed %v", failed)
	}
}

func TestNoMoreUploadsAreInProgressThanAllowed(t *testing.T) {
	arrived, goOn := make(chan struct{}, 100), make(chan struct{})
	client := storing(t, arrived, goOn)
	uploads, taken := taking(9)
	next, stop := iter.Pull2(client.UploadAll(context.Background(), uploads, 3))
	defer stop()
	for i := range 9 {
		// The slots are full before a result can be read, and never fuller.
		if i == 0 {
			go func() {
				for range 3 {
					<-arrived
				}
				goOn <- struct{}{}
			}()
		} else {
			go func() { goOn <- struct{}{} }()
		}
		result, err, ok := next()
		if !ok || err != nil {
			t.Fatalf("%d: %v, %v", i, result, err)
		}
		if most := min(9, i+1+3); *taken > most {
			t.Errorf("after %d results, %d uploads were taken", i+1, *taken)
		}
	}
	if _, _, ok := next(); ok {
		t.Error("there are more results than uploads")
	}
}

func TestAReaderThatStopsCancelsTheOthers(t *testing.T) {
	arrived, goOn := make(chan struct{}, 100), make(chan struct{}, 1)
	client := storing(t, arrived, goOn)
	uploads, taken := taking(1000)
	goOn <- struct{}{}
	for _, err := range client.UploadAll(context.Background(), uploads, 4) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	// The loop has ended although nobody lets the others go on.
	if *taken > 5 {
		t.Errorf("%d uploads were taken", *taken)
	}
}

func TestUploadsEndWithTheirContext(t *testing.T) {
	arrived, goOn := make(chan struct{}, 100), make(chan struct{}, 1)
	client := storing(t, arrived, goOn)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-arrived
		<-arrived
		cancel()
	}()
	uploads, taken := taking(1000)
	results := 0
	for _, err := range client.UploadAll(ctx, uploads, 2) {
		results++
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
	if results != *taken || *taken > 3 {
		t.Errorf("%d results of %d uploads", results, *taken)
	}
}

func TestAnImpossibleConcurrencyIsTheOnlyResult(t *testing.T) {
	uploads, taken := taking(3)
	for _, concurrency := range []int{0, -1, 1001} {
		count := 0
		for result, err := range storing(t, nil, nil).UploadAll(context.Background(), uploads, concurrency) {
			count++
			if !errors.Is(err, progimage.ErrInvalidArgument) || result.Index != -1 {
				t.Errorf("%v, %v", result, err)
			}
		}
		if count != 1 || *taken != 0 {
			t.Errorf("%d results, %d uploads taken", count, *taken)
		}
	}
}
