package progimage

import (
	"context"
	"io"
	"net/http"

	"github.com/progimage/progimage/sdk-go/transform"
)

// Unstored is a local image in a format and shape, which the server renders and does not store.
// Each download sends the image and renders it anew. It is a value: its methods return others.
type Unstored struct {
	client         *Client
	source         Source
	own            Format
	transformation transform.Transformation
	format         Format
	progress       Progress
}

// Render describes a rendition of a local image. Without [Unstored.As], it keeps the format.
func (c *Client) Render(source Source) Unstored {
	return Unstored{client: c, source: source}
}

// From says the format of the local image. By default, the client detects it from the first bytes,
// and then from the file's extension.
func (u Unstored) From(format Format) Unstored {
	u.own = format
	return u
}

// As returns the same picture in another format.
func (u Unstored) As(format Format) Unstored {
	u.format = format
	return u
}

// Transform returns the image with a transformation in place of the one it had.
func (u Unstored) Transform(transformation transform.Transformation) Unstored {
	u.transformation = transformation
	return u
}

// Progress reports the progress of downloads.
func (u Unstored) Progress(progress Progress) Unstored {
	u.progress = progress
	return u
}

// Download renders into memory, as [Rendition.Download] does.
func (u Unstored) Download(ctx context.Context) ([]byte, error) {
	d, err := u.toDownload()
	if err != nil {
		return nil, err
	}
	return run(ctx, u.client, d.bytes())
}

// Open renders and returns the bytes as they arrive, as [Rendition.Open] does.
func (u Unstored) Open(ctx context.Context) (io.ReadCloser, error) {
	d, err := u.toDownload()
	if err != nil {
		return nil, err
	}
	return run(ctx, u.client, d.stream(ctx))
}

// SaveTo renders to a file, as [Rendition.SaveTo] does.
func (u Unstored) SaveTo(ctx context.Context, path string) error {
	d, err := u.toDownload()
	if err != nil {
		return err
	}
	_, _, err = saveTo(ctx, u.client, d, path, false)
	return err
}

func (u Unstored) toDownload() (download, error) {
	doing := "rendering " + u.source.name()
	if _, isURL := u.source.(remote); isURL {
		return download{}, invalid("%s: a URL is rendered only as a stored image: upload it", doing)
	}
	if err := u.transformation.Err(); err != nil {
		return download{}, invalidBy(doing, err)
	}
	own := u.own
	if own == "" {
		var err error
		if own, err = detected(doing, u.source, "From"); err != nil {
			return download{}, err
		}
	}
	format := u.format
	if format == "" {
		format = own
	}
	if err := format.check(); err != nil {
		return download{}, err
	}
	var digest []byte
	if u.source.isReadableBeforehand() {
		var err error
		if digest, err = digestOf(u.source); err != nil {
			return download{}, localFile(doing, u.source.name(), err)
		}
	}
	path := "/render" + suffix(u.transformation, format)
	return download{
		doing:      doing,
		progress:   u.progress,
		timeout:    u.client.timeout,
		repeatable: u.source.isRepeatable,
		request: func(ctx context.Context) (*http.Request, error) {
			request, _, err := u.client.withContent(ctx, doing, path, u.source, nil)
			if err != nil {
				return nil, err
			}
			request.Header.Set("Content-Type", own.MediaType())
			if digest != nil {
				request.Header.Set("Content-Digest", digestHeader(digest))
			}
			return request, nil
		},
	}, nil
}
