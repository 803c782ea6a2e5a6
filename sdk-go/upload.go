package progimage

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

var (
	mediaTypeText   = regexp.MustCompile(`^[!-.0-~]{1,127}/[ -~]{1,200}$`)
	idempotencyText = regexp.MustCompile(`^[!-~]{1,255}$`)
)

// UploadOption says more about an upload.
type UploadOption func(*upload) error

// upload is an image to store, with its options.
type upload struct {
	source    Source
	mediaType string
	query     []string
	key       string
	progress  Progress
}

// AsFormat says the image's format. By default, the client detects it from the first bytes, and then
// from the file's extension.
func AsFormat(format Format) UploadOption {
	return AsMediaType(format.MediaType())
}

// AsMediaType says the image's format as a media type, such as image/png, which is sent unchanged.
func AsMediaType(mediaType string) UploadOption {
	return func(u *upload) error {
		if !mediaTypeText.MatchString(mediaType) {
			return invalid("'%s' is not a media type: use one such as image/png", mediaType)
		}
		u.mediaType = mediaType
		return nil
	}
}

// ExpiresIn makes the image expire after a time of at least 1 s, rounded down to whole seconds.
func ExpiresIn(ttl time.Duration) UploadOption {
	return func(u *upload) error {
		if ttl < time.Second {
			return invalid("ttl is %v, must be at least 1 s", ttl)
		}
		u.query = append(u.query, "ttl="+itoa(int(ttl/time.Second)))
		return nil
	}
}

// VerifyPixels decodes all pixels before the image is stored, so that a damaged image is refused by
// the upload and not by its first conversion.
func VerifyPixels() UploadOption {
	return func(u *upload) error {
		u.query = append(u.query, "verify=decode")
		return nil
	}
}

// WithVisibility chooses who may read the image's bytes on a server with keys. By default, the
// server decides.
func WithVisibility(visibility Visibility) UploadOption {
	return func(u *upload) error {
		u.query = append(u.query, "visibility="+url.QueryEscape(string(visibility)))
		return nil
	}
}

// Analyzed has the image analyzed in the background. The Analyses of the record have the state of
// each; the image is stored even if one cannot be queued.
func Analyzed(kinds ...AnalysisKind) UploadOption {
	return func(u *upload) error {
		names, err := kindNames(kinds)
		u.query = append(u.query, "analyze="+strings.Join(names, ","))
		return err
	}
}

// WithProgress reports the progress of the upload. The function is called from another goroutine.
func WithProgress(progress Progress) UploadOption {
	return func(u *upload) error {
		u.progress = progress
		return nil
	}
}

// IdempotencyKey lets the server store the image once even if the upload is sent again, for example
// by another run of the program. By default, each call generates a key for all its tries. A key is 1
// to 255 printable ASCII characters without spaces.
func IdempotencyKey(key string) UploadOption {
	return func(u *upload) error {
		if !idempotencyText.MatchString(key) {
			return invalid("the key must be 1 to 255 printable ASCII characters without spaces")
		}
		u.key = key
		return nil
	}
}

// Upload stores an image and returns its record. If the source is a file or bytes, the client sends
// the digest too. It compares the digest in the record with the bytes that it sent.
func (c *Client) Upload(ctx context.Context, source Source, options ...UploadOption) (*Image, error) {
	u := upload{source: source, key: randomKey()}
	for _, option := range options {
		if err := option(&u); err != nil {
			return nil, err
		}
	}
	if address, isURL := source.(remote); isURL {
		return c.uploadByURL(ctx, address, u)
	}
	doing := "uploading " + source.name()
	mediaType, err := u.contentType(doing)
	if err != nil {
		return nil, err
	}
	var beforehand []byte
	if source.isReadableBeforehand() {
		if beforehand, err = digestOf(source); err != nil {
			return nil, localFile(doing, source.name(), err)
		}
	}
	var sent *body
	return run(ctx, c, exchange[*Image]{
		doing:      doing,
		repeatable: source.isRepeatable,
		request: func(ctx context.Context) (*http.Request, error) {
			var request *http.Request
			request, sent, err = c.withContent(ctx, doing, "/images"+u.queryText(), source, u.progress)
			if err != nil {
				return nil, err
			}
			request.Header.Set("Content-Type", mediaType)
			request.Header.Set("Idempotency-Key", u.key)
			if beforehand != nil {
				request.Header.Set("Content-Digest", digestHeader(beforehand))
			}
			return request, nil
		},
		read: func(a *answer) (*Image, error) {
			image, err := readJSON(a, c.imageOf)
			if err != nil {
				return nil, err
			}
			digest := beforehand
			if digest == nil {
				digest = sent.digest()
			}
			return image, requireDigest(doing, image, digestText(digest))
		},
	})
}

func (c *Client) uploadByURL(ctx context.Context, address remote, u upload) (*Image, error) {
	if err := address.check(); err != nil {
		return nil, err
	}
	post := c.withJSON(http.MethodPost, "/images"+u.queryText(), map[string]string{"url": address.name()})
	return run(ctx, c, exchange[*Image]{
		doing: "uploading " + address.name(),
		request: func(ctx context.Context) (*http.Request, error) {
			request, err := post(ctx)
			if err == nil {
				request.Header.Set("Idempotency-Key", u.key)
			}
			return request, err
		},
		read: func(a *answer) (*Image, error) { return readJSON(a, c.imageOf) },
	})
}

// withContent builds a request that sends a source.
func (c *Client) withContent(
	ctx context.Context, doing, path string, source Source, progress Progress,
) (*http.Request, *body, error) {
	content, err := newBody(doing, source, progress)
	if err != nil {
		return nil, nil, err
	}
	request, err := c.request(ctx, http.MethodPost, path, nil)
	if err != nil {
		_ = content.Close()
		return nil, nil, err
	}
	content.sendIn(request)
	return request, content, nil
}

// contentType returns the media type to send.
func (u upload) contentType(doing string) (string, error) {
	if u.mediaType != "" {
		return u.mediaType, nil
	}
	format, err := detected(doing, u.source, "AsFormat")
	return format.MediaType(), err
}

// detected returns the format of a source, or a failure that names the option for it; empty: there is
// none.
func detected(doing string, source Source, option string) (Format, error) {
	head, err := source.head()
	if err != nil {
		return "", localFile(doing, source.name(), err)
	}
	if format := detect(head, source.name()); format != "" {
		return format, nil
	}
	if option != "" {
		option = "with " + option + ", or "
	}
	return "", failure(ErrRefused, nil,
		"%s: neither the first bytes nor the name are those of an image: say the format %swith the"+
			" file's extension", doing, option)
}

func (u upload) queryText() string {
	if len(u.query) == 0 {
		return ""
	}
	return "?" + strings.Join(u.query, "&")
}

func requireDigest(doing string, image *Image, sent string) error {
	if image.Digest == sent {
		return nil
	}
	return failure(ErrUnexpectedAnswer, nil,
		"%s: the server stored different bytes (%s instead of %s): delete image %s and upload it"+
			" again; if it was a file, check whether it changed meanwhile",
		doing, image.Digest, sent, image.ID)
}

// randomKey returns an idempotency key of 128 bits.
func randomKey() string {
	key := make([]byte, 16)
	_, _ = rand.Read(key) // never fails since Go 1.24, and only without a random source before
	return hex.EncodeToString(key)
}
