package progimage

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/progimage/progimage/sdk-go/transform"
)

// Rendition is a stored image in a format and shape. The server makes it when it is first
// downloaded or its URL is first requested, and keeps it. It is a value: its methods return others.
type Rendition struct {
	client         *Client
	id             string
	imageURL       string
	image          *Image // nil: only its id is known
	transformation transform.Transformation
	format         Format
	progress       Progress
}

// Rendition returns a rendition of an image of which only the id is known.
func (c *Client) Rendition(id string, format Format) Rendition {
	if known, err := imageID(id); err == nil {
		id = known
	}
	return Rendition{client: c, id: id, imageURL: c.publicURL(id), format: format}
}

// As returns the same picture in another format.
func (r Rendition) As(format Format) Rendition {
	r.format = format
	return r
}

// Transform returns the image with a transformation in place of the one it had.
func (r Rendition) Transform(transformation transform.Transformation) Rendition {
	r.transformation = transformation
	return r
}

// Progress reports the progress of downloads.
func (r Rendition) Progress(progress Progress) Rendition {
	r.progress = progress
	return r
}

// URL returns the public address, for browsers and caches. Equal transformations have equal
// addresses.
func (r Rendition) URL() (string, error) {
	if err := r.check(); err != nil {
		return "", err
	}
	return r.imageURL + r.suffix(), nil
}

// Srcset returns the public addresses in several widths, for the attribute srcset of an img
// element. No width is larger than the image, if its record is known.
func (r Rendition) Srcset(widths ...int) (string, error) {
	return r.candidates(Rendition.URL, widths)
}

// Download downloads the rendition into memory. A rendition of more than 1 GiB is refused: see
// [Rendition.Open].
func (r Rendition) Download(ctx context.Context) ([]byte, error) {
	d, err := r.toDownload("")
	if err != nil {
		return nil, err
	}
	return run(ctx, r.client, d.bytes())
}

// DownloadIfChanged downloads the rendition into memory unless its ETag is the given one, with its
// quotes. The result is nil if nothing has changed.
func (r Rendition) DownloadIfChanged(ctx context.Context, etag string) ([]byte, error) {
	d, err := r.toDownload(etag)
	if err != nil {
		return nil, err
	}
	return run(ctx, r.client, d.bytes())
}

// Open starts to download the rendition. The caller reads the bytes as they arrive, and closes the
// reader. The client's timeout limits the time until the first byte, and then each wait for more.
func (r Rendition) Open(ctx context.Context) (io.ReadCloser, error) {
	d, err := r.toDownload("")
	if err != nil {
		return nil, err
	}
	return run(ctx, r.client, d.stream(ctx))
}

// SaveTo downloads the rendition to a file and returns its ETag. The file is created or replaced as
// a whole, or left as it was.
func (r Rendition) SaveTo(ctx context.Context, path string) (etag string, err error) {
	etag, _, err = r.save(ctx, path, "")
	return etag, err
}

// SaveIfChanged downloads the rendition to a file unless its ETag is the given one, with its quotes.
// It returns the new ETag, and false if nothing has changed.
func (r Rendition) SaveIfChanged(
	ctx context.Context, path, etag string,
) (newETag string, changed bool, err error) {
	return r.save(ctx, path, etag)
}

func (r Rendition) save(ctx context.Context, path, etag string) (string, bool, error) {
	d, err := r.toDownload(etag)
	if err != nil {
		return "", false, err
	}
	return saveTo(ctx, r.client, d, path, true)
}

// FetchETag returns the rendition's ETag, with its quotes. The server does not render it.
func (r Rendition) FetchETag(ctx context.Context) (string, error) {
	// Not HEAD: its answer has no body that could explain a refusal.
	d, err := r.toDownload("*")
	if err != nil {
		return "", err
	}
	return run(ctx, r.client, d.etag())
}

// SignedURL signs the public address with the client's key, so that everyone can read this
// rendition without a key until a time, rounded down to seconds. It sends no request. The signature
// allows no more than the key does, and ends when the key is revoked or expires.
func (r Rendition) SignedURL(until time.Time) (string, error) {
	address, err := r.URL()
	if err != nil {
		return "", err
	}
	signer, err := r.client.signer("signing " + r.path())
	if err != nil {
		return "", err
	}
	return signer.sign(address, r.path(), until)
}

// SignedURLOfWholeImage signs as [Rendition.SignedURL] does, for all renditions of the image:
// everyone who knows the address can replace the transformation and the format, and keep the query.
func (r Rendition) SignedURLOfWholeImage(until time.Time) (string, error) {
	address, err := r.URL()
	if err != nil {
		return "", err
	}
	signer, err := r.client.signer("signing " + r.path())
	if err != nil {
		return "", err
	}
	return signer.signImage(address, "/images/"+r.id, until)
}

// SignedSrcset returns what [Rendition.Srcset] does, with signed addresses, each for its own width
// alone. Escape its & as &amp; in HTML.
func (r Rendition) SignedSrcset(until time.Time, widths ...int) (string, error) {
	return r.candidates(func(each Rendition) (string, error) { return each.SignedURL(until) }, widths)
}

// String returns the public address, or what is wrong with it.
func (r Rendition) String() string {
	address, err := r.URL()
	if err != nil {
		return err.Error()
	}
	return address
}

func (r Rendition) candidates(
	address func(Rendition) (string, error), widths []int,
) (string, error) {
	if len(widths) == 0 {
		return "", invalid("a srcset needs at least one width")
	}
	var shown []int
	for _, width := range widths {
		shown = append(shown, min(width, r.widest()))
	}
	slices.SortFunc(shown, cmp.Compare[int])
	var candidates []string
	for _, width := range slices.Compact(shown) {
		text, err := address(r.Transform(r.transformation.ScaledToWidth(width)))
		if err != nil {
			return "", err
		}
		candidates = append(candidates, fmt.Sprintf("%s %dw", text, width))
	}
	return strings.Join(candidates, ", "), nil
}

func (r Rendition) widest() int {
	isKnown := r.image != nil && len(r.transformation.Operations()) == 0 && r.image.Format != SVG
	if !isKnown {
		return math.MaxInt
	}
	return r.image.Width
}

func (r Rendition) path() string { return "/images/" + r.id + r.suffix() }

func (r Rendition) suffix() string { return suffix(r.transformation, r.format) }

func suffix(transformation transform.Transformation, format Format) string {
	text := transformation.String()
	if text != "" {
		text = "/" + text
	}
	return text + "." + format.Extension()
}

// check finds what cannot be sent.
func (r Rendition) check() error {
	if _, err := imageID(r.id); err != nil {
		return err
	}
	if err := r.transformation.Err(); err != nil {
		return invalidBy("image "+r.id, err)
	}
	return r.format.check()
}

// toDownload describes the download; the ETag is that of the bytes that the caller has, if it has
// any.
func (r Rendition) toDownload(etag string) (download, error) {
	if err := r.check(); err != nil {
		return download{}, err
	}
	get := r.client.plain(http.MethodGet, r.path())
	d := download{
		doing:    "getting " + r.path(),
		progress: r.progress,
		timeout:  r.client.timeout,
		request: func(ctx context.Context) (*http.Request, error) {
			request, err := get(ctx)
			if err == nil && etag != "" {
				request.Header.Set("If-None-Match", etag)
			}
			return request, err
		},
	}
	if r.image != nil && r.image.Format == r.format && r.transformation.String() == "" {
		d.digest = r.image.Digest
	}
	return d, nil
}
