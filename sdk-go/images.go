package progimage

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"strings"

	"github.com/progimage/progimage/sdk-go/internal/ids"
)

// Get fetches an image's record.
func (c *Client) Get(ctx context.Context, id string) (*Image, error) {
	id, err := imageID(id)
	if err != nil {
		return nil, err
	}
	return run(ctx, c, exchange[*Image]{
		doing:   "asking for image " + id,
		request: c.plain(http.MethodGet, "/images/"+id),
		read:    func(a *answer) (*Image, error) { return readJSON(a, c.imageOf) },
	})
}

// List lists all images, oldest first. It requests pages as they are read. A failure is the last
// pair.
func (c *Client) List(ctx context.Context) iter.Seq2[*Image, error] {
	return c.list(ctx, "")
}

// ListAfter lists the images after a given one, which may have been deleted.
func (c *Client) ListAfter(ctx context.Context, id string) iter.Seq2[*Image, error] {
	id, err := imageID(id)
	if err != nil {
		return failing[*Image](err)
	}
	return c.list(ctx, "?after="+id)
}

func (c *Client) list(ctx context.Context, query string) iter.Seq2[*Image, error] {
	return pages(query, false, func(query string) (page[*Image], error) {
		return run(ctx, c, exchange[page[*Image]]{
			doing:   "listing images",
			request: c.plain(http.MethodGet, "/images"+query),
			read:    pageOf("images", c.imageOf),
		})
	})
}

// Delete deletes an image and all its renditions. A retry that finds the image gone counts as
// success.
func (c *Client) Delete(ctx context.Context, id string) error {
	id, err := imageID(id)
	if err != nil {
		return err
	}
	_, err = run(ctx, c, exchange[struct{}]{
		doing:      "deleting image " + id,
		request:    c.plain(http.MethodDelete, "/images/"+id),
		goneIsDone: true,
		read:       nothing,
	})
	return err
}

// SimilarImage is an image that looks like another one.
type SimilarImage struct {
	*Image
	// Distance is the number of bits in which the perceptual hashes differ.
	Distance int
}

const maxDistance = 64

// Similar lists images that look like another one, the nearest first, at most 100. The distance is
// the maximum number of bits in which the perceptual hashes differ, 0 to 64.
func (c *Client) Similar(ctx context.Context, id string, distance int) ([]SimilarImage, error) {
	id, err := imageID(id)
	if err != nil {
		return nil, err
	}
	if distance < 0 || distance > maxDistance {
		return nil, invalid("distance is %d, must be a whole number from 0 to %d", distance, maxDistance)
	}
	found, err := run(ctx, c, exchange[page[SimilarImage]]{
		doing:   "asking for images similar to " + id,
		request: c.plain(http.MethodGet, "/images?similar="+id+"&distance="+itoa(distance)),
		read:    pageOf("images", c.similarOf),
	})
	return found.entries, err
}

func (c *Client) similarOf(raw json.RawMessage) (SimilarImage, error) {
	image, err := c.imageOf(raw)
	if err != nil {
		return SimilarImage{}, err
	}
	var record struct {
		Distance *int `json:"distance"`
	}
	if err := decode(raw, &record); err != nil {
		return SimilarImage{}, err
	}
	var f fields
	return SimilarImage{image, need(&f, "distance", record.Distance)}, f.err
}

// imageID returns the id in lower case. A text that is none cannot name an image, so it is not sent.
func imageID(text string) (string, error) {
	return idOf(text, "image", ErrImageNotFound)
}

func jobID(text string) (string, error) {
	return idOf(text, "job", ErrJobNotFound)
}

func idOf(text, what string, missing error) (string, error) {
	id, ok := ids.Find(text)
	if ok {
		return id, nil
	}
	err := failure(missing, nil, "'%s' is not %s %s id, so there is no such %s: use %s %s record's id",
		text, article(what), what, what, article(what), what)
	err.Status = http.StatusNotFound
	err.Code = strings.ReplaceAll(missing.Error(), " ", "-")
	return "", err
}

func article(what string) string {
	if strings.HasPrefix(what, "image") || strings.HasPrefix(what, "upload") {
		return "an"
	}
	return "a"
}
