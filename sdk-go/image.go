package progimage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/progimage/progimage/sdk-go/transform"
)

// Visibility says who may read the bytes of an image on a server with keys.
type Visibility string

// Public images are readable by everyone who knows the id; Private ones only by their owner.
const (
	Public  Visibility = "public"
	Private Visibility = "private"
)

// Image is an image on the server, as described by its record. Images never change; they can only
// be deleted.
type Image struct {
	// ID names the image on its server.
	ID string
	// URL is the image's public address.
	URL string
	// Owner is "public" on a server without keys.
	Owner      string
	Visibility Visibility
	// Format is the one in which the image was stored.
	Format Format
	// Width and Height are in pixels, after EXIF orientation.
	Width, Height int
	// ByteCount is the number of stored bytes.
	ByteCount int64
	// Digest is that of the stored bytes: sha256- and 64 hex digits.
	Digest    string
	CreatedAt time.Time
	// ExpiresAt is zero if the image does not expire.
	ExpiresAt time.Time
	// Analyses has the state of each analysis that the upload requested; empty in other records.
	Analyses []Analysis
	// JSON is the record as the server sent it, on one line, with fields unknown to this SDK.
	JSON json.RawMessage

	client *Client
}

func (c *Client) imageOf(raw json.RawMessage) (*Image, error) {
	var record struct {
		ID         *string          `json:"id"`
		URL        *string          `json:"url"`
		Owner      *string          `json:"owner"`
		Visibility *Visibility      `json:"visibility"`
		Format     *string          `json:"format"`
		Width      *int             `json:"width"`
		Height     *int             `json:"height"`
		ByteCount  *int64           `json:"byteCount"`
		Digest     *string          `json:"digest"`
		CreatedAt  *time.Time       `json:"createdAt"`
		ExpiresAt  *time.Time       `json:"expiresAt"`
		Analyses   []analysisRecord `json:"analyses"`
	}
	if err := decode(raw, &record); err != nil {
		return nil, err
	}
	var f fields
	image := &Image{
		ID:         needID(&f, "id", record.ID),
		Owner:      "public",
		Visibility: Public,
		Width:      need(&f, "width", record.Width),
		Height:     need(&f, "height", record.Height),
		ByteCount:  need(&f, "byteCount", record.ByteCount),
		Digest:     need(&f, "digest", record.Digest),
		CreatedAt:  need(&f, "createdAt", record.CreatedAt),
		ExpiresAt:  orZero(record.ExpiresAt),
		Analyses:   analysesOf(&f, record.Analyses, "image"),
		JSON:       compact(raw),
		client:     c,
	}
	format, err := FormatOf(need(&f, "format", record.Format))
	if err != nil {
		f.fail(`no "format"`)
	}
	image.Format = format
	image.URL = c.publicURL(image.ID)
	if record.URL != nil {
		image.URL = *record.URL
	}
	// Servers without keys once had neither.
	if record.Owner != nil {
		image.Owner = *record.Owner
	}
	if record.Visibility != nil {
		image.Visibility = *record.Visibility
	}
	return image, f.err
}

// As returns this image in a format. Its own format gives exactly the bytes that were stored.
func (i *Image) As(format Format) Rendition {
	return i.Original().As(format)
}

// Transform returns this image in another shape, in its own format.
func (i *Image) Transform(transformation transform.Transformation) Rendition {
	return i.Original().Transform(transformation)
}

// Original returns the stored bytes, which a download checks against the digest.
func (i *Image) Original() Rendition {
	return Rendition{client: i.client, id: i.ID, imageURL: i.URL, image: i, format: i.Format}
}

// Delete deletes the image and all its renditions.
func (i *Image) Delete(ctx context.Context) error {
	return i.client.Delete(ctx, i.ID)
}

// String returns the id and what the image is.
func (i *Image) String() string {
	return fmt.Sprintf("%s (%s, %d×%d, %d bytes)", i.ID, i.Format, i.Width, i.Height, i.ByteCount)
}

// publicURL returns the address that this client assumes for an image.
func (c *Client) publicURL(id string) string { return c.base + "/images/" + id }
