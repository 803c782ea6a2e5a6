package progimage

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// UploadLinkRequest says what a client without a key may store through a link. Each field may be
// left out.
type UploadLinkRequest struct {
	MaxBytes int64
	Formats  []Format
	// ExpiresIn is at least 1 s, rounded down to whole seconds.
	ExpiresIn  time.Duration
	Analyze    []AnalysisKind
	Visibility Visibility
	// Callback is a URL that the server notifies when the link has ended.
	Callback string
	// AllowInsecureCallback lets the callback have http, or any certificate.
	AllowInsecureCallback bool
}

// NewUploadLink is a link that was just created.
type NewUploadLink struct {
	ID string
	// UploadURL is where the image is sent to, without a key.
	UploadURL string
	ExpiresAt time.Time
	// CallbackSecret verifies the message to the callback, with the package webhook; empty: there is no
	// callback. The server shows it only here.
	CallbackSecret string
	// JSON is the answer as the server sent it, on one line. It has the URL and the secret.
	JSON json.RawMessage
}

// UploadLink is a link as it was at one time.
type UploadLink struct {
	ID string
	// State is open, done or expired.
	State string
	// ImageID is the image that was stored; empty: there is none.
	ImageID string
	// Failure says why the last try to store an image was refused; nil: it was not.
	Failure   *Error
	ExpiresAt time.Time
	// Analyses are what the analyses found, by name, in JSON.
	Analyses map[string]json.RawMessage
	// JSON is the record as the server sent it, on one line, with fields unknown to this SDK.
	JSON json.RawMessage
}

// CreateUploadLink creates a link through which a client without a key may store one image. It is not
// retried, because each call makes another link.
func (c *Client) CreateUploadLink(
	ctx context.Context, request UploadLinkRequest,
) (*NewUploadLink, error) {
	record, err := request.record()
	if err != nil {
		return nil, err
	}
	return run(ctx, c, exchange[*NewUploadLink]{
		doing:      "creating an upload link",
		request:    c.withJSON(http.MethodPost, "/uploads", record),
		repeatable: once,
		read:       func(a *answer) (*NewUploadLink, error) { return readJSON(a, newUploadLinkOf) },
	})
}

// UploadLink fetches a link.
func (c *Client) UploadLink(ctx context.Context, id string) (*UploadLink, error) {
	id, err := uploadLinkID(id)
	if err != nil {
		return nil, err
	}
	return run(ctx, c, exchange[*UploadLink]{
		doing:   "asking for upload link " + id,
		request: c.plain(http.MethodGet, "/uploads/"+id),
		read:    func(a *answer) (*UploadLink, error) { return readJSON(a, uploadLinkOf) },
	})
}

// EndUploadLink ends a link. An image that was stored through it stays.
func (c *Client) EndUploadLink(ctx context.Context, id string) error {
	id, err := uploadLinkID(id)
	if err != nil {
		return err
	}
	_, err = run(ctx, c, exchange[struct{}]{
		doing:   "ending upload link " + id,
		request: c.plain(http.MethodDelete, "/uploads/"+id),
		read:    nothing,
	})
	return err
}

func uploadLinkID(text string) (string, error) {
	id, err := idOf(text, "upload link", ErrUploadLinkNotFound)
	if failed, ok := err.(*Error); ok {
		failed.Code = "upload-not-found"
	}
	return id, err
}

type uploadLinkRecord struct {
	MaxBytes              int64      `json:"maxBytes,omitempty"`
	MediaTypes            []string   `json:"mediaTypes,omitempty"`
	ExpiresIn             int64      `json:"expiresIn,omitempty"`
	Analyze               []string   `json:"analyze,omitempty"`
	Visibility            Visibility `json:"visibility,omitempty"`
	Callback              string     `json:"callback,omitempty"`
	AllowInsecureCallback bool       `json:"allowInsecureCallback,omitempty"`
}

func (r UploadLinkRequest) record() (uploadLinkRecord, error) {
	record := uploadLinkRecord{
		MaxBytes:              r.MaxBytes,
		ExpiresIn:             int64(r.ExpiresIn / time.Second),
		Visibility:            r.Visibility,
		Callback:              r.Callback,
		AllowInsecureCallback: r.AllowInsecureCallback,
	}
	if r.MaxBytes < 0 {
		return record, invalid("MaxBytes is %d, must be at least 1", r.MaxBytes)
	}
	if r.ExpiresIn != 0 && r.ExpiresIn < time.Second {
		return record, invalid("ExpiresIn is %v, must be at least 1 s", r.ExpiresIn)
	}
	for _, format := range r.Formats {
		if err := format.check(); err != nil {
			return record, err
		}
		record.MediaTypes = append(record.MediaTypes, format.MediaType())
	}
	if len(r.Analyze) == 0 {
		return record, nil
	}
	names, err := kindNames(r.Analyze)
	record.Analyze = names
	return record, err
}

func newUploadLinkOf(raw json.RawMessage) (*NewUploadLink, error) {
	var record struct {
		ID     *string `json:"id"`
		Upload struct {
			URL *string `json:"url"`
		} `json:"upload"`
		ExpiresAt *time.Time `json:"expiresAt"`
		Callback  struct {
			Secret string `json:"secret"`
		} `json:"callback"`
	}
	if err := decode(raw, &record); err != nil {
		return nil, err
	}
	var f fields
	return &NewUploadLink{
		ID:             needID(&f, "id", record.ID),
		UploadURL:      need(&f, "upload.url", record.Upload.URL),
		ExpiresAt:      need(&f, "expiresAt", record.ExpiresAt),
		CallbackSecret: record.Callback.Secret,
		JSON:           compact(raw),
	}, f.err
}

func uploadLinkOf(raw json.RawMessage) (*UploadLink, error) {
	var record struct {
		ID        *string                    `json:"id"`
		State     *string                    `json:"state"`
		Image     string                     `json:"image"`
		Problem   *problemRecord             `json:"problem"`
		ExpiresAt *time.Time                 `json:"expiresAt"`
		Analyses  map[string]json.RawMessage `json:"analyses"`
	}
	if err := decode(raw, &record); err != nil {
		return nil, err
	}
	var f fields
	return &UploadLink{
		ID:        needID(&f, "id", record.ID),
		State:     need(&f, "state", record.State),
		ImageID:   record.Image,
		Failure:   record.Problem.toError("an upload through the link"),
		ExpiresAt: need(&f, "expiresAt", record.ExpiresAt),
		Analyses:  record.Analyses,
		JSON:      compact(raw),
	}, f.err
}
