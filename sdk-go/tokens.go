package progimage

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const maxTokenLife = time.Hour

// TokenRequest is a token to issue.
type TokenRequest struct {
	// Scopes are what the token allows: at least one of those that the client's key has, or a set of
	// them.
	Scopes []Scope
	// ExpiresIn is 1 s to 1 h, rounded down to whole seconds; 0: 15 minutes.
	ExpiresIn time.Duration
	// ImageID is the only image that the token is for; empty: it is for all of the owner. With an image,
	// the scopes may be read, original, render and delete.
	ImageID string
}

// Token is a short-lived secret that a program gives to a browser in place of its key.
type Token struct {
	// Text is the secret, for [WithToken].
	Text   string
	Owner  string
	Scopes []Scope // without sets
	// ImageID is the only image that the token is for; empty: it is for all of the owner.
	ImageID   string
	ExpiresAt time.Time
	// JSON is the record as the server sent it, on one line, with fields unknown to this SDK, and
	// without the secret.
	JSON json.RawMessage
}

// String returns the token without its secret.
func (t *Token) String() string {
	return fmt.Sprintf("token of %s for %v until %s", t.Owner, t.Scopes, t.ExpiresAt.Format(time.RFC3339))
}

// GoString keeps %#v from showing the secret.
func (t *Token) GoString() string { return fmt.Sprintf("progimage.Token(%q)", t.String()) }

// CreateToken exchanges the client's key for a token, which ends when the key is revoked. It is
// retried, because the server stores no tokens.
func (c *Client) CreateToken(ctx context.Context, request TokenRequest) (*Token, error) {
	record, err := request.record()
	if err != nil {
		return nil, err
	}
	return run(ctx, c, exchange[*Token]{
		doing:   "creating a token",
		request: c.withJSON(http.MethodPost, "/tokens", record),
		read:    func(a *answer) (*Token, error) { return readJSON(a, tokenOf) },
	})
}

func (r TokenRequest) record() (map[string]any, error) {
	names, err := scopeNames("a token", r.Scopes)
	if err != nil {
		return nil, err
	}
	record := map[string]any{"scopes": names}
	if r.ExpiresIn > maxTokenLife {
		return nil, invalid("ExpiresIn is %v, must be at most 1 h", r.ExpiresIn)
	}
	if err := addTTL(record, r.ExpiresIn); err != nil {
		return nil, err
	}
	if r.ImageID != "" {
		id, err := imageID(r.ImageID)
		if err != nil {
			return nil, err
		}
		record["image"] = id
	}
	return record, nil
}

func tokenOf(raw json.RawMessage) (*Token, error) {
	shown, secret, err := without(raw, "token")
	if err != nil {
		return nil, err
	}
	var record struct {
		Owner     *string    `json:"owner"`
		Scopes    []Scope    `json:"scopes"`
		Image     *string    `json:"image"`
		ExpiresAt *time.Time `json:"expiresAt"`
	}
	if err := decode(raw, &record); err != nil {
		return nil, err
	}
	var f fields
	token := &Token{
		Text:      secret,
		Owner:     need(&f, "owner", record.Owner),
		Scopes:    record.Scopes,
		ExpiresAt: need(&f, "expiresAt", record.ExpiresAt),
		JSON:      shown,
	}
	if record.Image != nil {
		token.ImageID = *record.Image
	}
	return token, f.err
}
