package progimage

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"time"

	"github.com/progimage/progimage/sdk-go/internal/ids"
)

// KeyRequest is a key to create.
type KeyRequest struct {
	// Owner is the owner of everything that is stored with the key.
	Owner string
	// Scopes are what the key allows: at least one, or a set of them.
	Scopes []Scope
	// Name is for people: at most 100 characters. It may be left out.
	Name string
	// ExpiresIn is at least 1 s, rounded down to whole seconds; 0: the key does not expire.
	ExpiresIn time.Duration
}

// APIKey is a key as it was at one time. It has no secret.
type APIKey struct {
	ID     string
	Owner  string
	Scopes []Scope
	Name   string

	CreatedAt time.Time
	// ExpiresAt is zero if the key does not expire, LastUsedOn if it was not used on an earlier day,
	// and RevokedAt if it was not revoked.
	ExpiresAt  time.Time
	LastUsedOn time.Time
	RevokedAt  time.Time
	// JSON is the record as the server sent it, on one line, with fields unknown to this SDK, and
	// without a secret.
	JSON json.RawMessage
}

// NewKey is a key that was just created.
type NewKey struct {
	APIKey
	// Text is the secret, for [WithKey]. The server shows it only here.
	Text string
}

// String returns the key without its secret.
func (k *APIKey) String() string { return k.ID + " (" + k.Owner + ")" }

// GoString keeps %#v from showing the secret.
func (k *NewKey) GoString() string { return fmt.Sprintf("progimage.NewKey(%q)", k.String()) }

// CreateKey creates a key. The client needs one with [ScopeAdmin]. It does not retry: if the answer is
// lost, the list of keys shows whether the server has the key, whose secret is lost then.
func (c *Client) CreateKey(ctx context.Context, request KeyRequest) (*NewKey, error) {
	record, err := request.record()
	if err != nil {
		return nil, err
	}
	return run(ctx, c, exchange[*NewKey]{
		doing:      "creating a key",
		request:    c.withJSON(http.MethodPost, "/keys", record),
		repeatable: once,
		read:       func(a *answer) (*NewKey, error) { return readJSON(a, newKeyOf) },
	})
}

// Key fetches a key's record.
func (c *Client) Key(ctx context.Context, id string) (*APIKey, error) {
	if err := requireKeyID(id); err != nil {
		return nil, err
	}
	return run(ctx, c, exchange[*APIKey]{
		doing:   "asking for key " + id,
		request: c.plain(http.MethodGet, "/keys/"+id),
		read:    func(a *answer) (*APIKey, error) { return readJSON(a, keyOf) },
	})
}

// Keys lists all keys by their ids, with those that are revoked or expired. A failure is the last
// pair.
func (c *Client) Keys(ctx context.Context) iter.Seq2[*APIKey, error] { return c.keys(ctx, "") }

// KeysOf lists the keys of one owner.
func (c *Client) KeysOf(ctx context.Context, owner string) iter.Seq2[*APIKey, error] {
	return c.keys(ctx, "?owner="+url.QueryEscape(owner))
}

func (c *Client) keys(ctx context.Context, query string) iter.Seq2[*APIKey, error] {
	return pages(query, false, func(query string) (page[*APIKey], error) {
		return run(ctx, c, exchange[page[*APIKey]]{
			doing:   "listing keys",
			request: c.plain(http.MethodGet, "/keys"+query),
			read:    pageOf("keys", keyOf),
		})
	})
}

// RevokeKey revokes a key: no server accepts it after five seconds. Its record stays.
func (c *Client) RevokeKey(ctx context.Context, id string) error {
	if err := requireKeyID(id); err != nil {
		return err
	}
	_, err := run(ctx, c, exchange[struct{}]{
		doing:   "revoking key " + id,
		request: c.plain(http.MethodDelete, "/keys/"+id),
		read:    nothing,
	})
	return err
}

// requireKeyID does not repeat the text in its failure, because it might be a whole key.
func requireKeyID(text string) error {
	if ids.IsKey(text) {
		return nil
	}
	err := failure(ErrKeyNotFound, nil,
		"there is no such key: use a key record's id, the 12 characters after pik_")
	err.Status = http.StatusNotFound
	err.Code = "key-not-found"
	return err
}

func (r KeyRequest) record() (map[string]any, error) {
	names, err := scopeNames("a key", r.Scopes)
	if err != nil {
		return nil, err
	}
	record := map[string]any{"owner": r.Owner, "scopes": names}
	if r.Name != "" {
		record["name"] = r.Name
	}
	return record, addTTL(record, r.ExpiresIn)
}

// addTTL adds a time to live, unless it is 0.
func addTTL(record map[string]any, ttl time.Duration) error {
	if ttl == 0 {
		return nil
	}
	if ttl < time.Second {
		return invalid("ExpiresIn is %v, must be at least 1 s", ttl)
	}
	record["ttl"] = int64(ttl / time.Second)
	return nil
}

func newKeyOf(raw json.RawMessage) (*NewKey, error) {
	shown, secret, err := without(raw, "key")
	if err != nil {
		return nil, err
	}
	key, err := keyOf(shown)
	if err != nil {
		return nil, err
	}
	return &NewKey{*key, secret}, nil
}

// without returns a record without its secret, and the secret.
func without(raw json.RawMessage, secret string) (json.RawMessage, string, error) {
	var record map[string]json.RawMessage
	if err := decode(raw, &record); err != nil {
		return nil, "", err
	}
	var text string
	if json.Unmarshal(record[secret], &text) != nil || text == "" {
		return nil, "", &unexpected{what: `no "` + secret + `"`}
	}
	delete(record, secret)
	shown, err := json.Marshal(record)
	return shown, text, err
}

func keyOf(raw json.RawMessage) (*APIKey, error) {
	var record struct {
		ID         *string    `json:"id"`
		Owner      *string    `json:"owner"`
		Scopes     []Scope    `json:"scopes"`
		Name       *string    `json:"name"`
		CreatedAt  *time.Time `json:"createdAt"`
		ExpiresAt  *time.Time `json:"expiresAt"`
		LastUsedOn *string    `json:"lastUsedOn"`
		RevokedAt  *time.Time `json:"revokedAt"`
	}
	if err := decode(raw, &record); err != nil {
		return nil, err
	}
	var f fields
	key := &APIKey{
		ID:        need(&f, "id", record.ID),
		Owner:     need(&f, "owner", record.Owner),
		Scopes:    record.Scopes,
		Name:      need(&f, "name", record.Name),
		CreatedAt: need(&f, "createdAt", record.CreatedAt),
		ExpiresAt: orZero(record.ExpiresAt),
		RevokedAt: orZero(record.RevokedAt),
		JSON:      compact(raw),
	}
	if !ids.IsKey(key.ID) {
		f.fail(`no key id in "id"`)
	}
	if record.LastUsedOn != nil {
		day, err := time.Parse(time.DateOnly, *record.LastUsedOn)
		if err != nil {
			f.fail(`no day in "lastUsedOn"`)
		}
		key.LastUsedOn = day
	}
	return key, f.err
}
