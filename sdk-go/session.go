package progimage

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"
)

var sessionKey = regexp.MustCompile(`^pis_[0-9a-z]{1,64}_[!-~]{1,200}$`)

// Session compares the faces in up to five pictures, and stores none of them. Its key is a secret,
// which another program can use without a key of the server.
type Session struct {
	client *Client // with the session's key
	id     string
}

// CreateSession creates a session. It is not retried, because each call makes another one.
func (c *Client) CreateSession(ctx context.Context) (*Session, error) {
	return run(ctx, c, exchange[*Session]{
		doing:      "creating a session",
		request:    c.plain(http.MethodPost, "/sessions"),
		repeatable: once,
		read: func(a *answer) (*Session, error) {
			return readJSON(a, func(raw json.RawMessage) (*Session, error) {
				var record struct {
					Key string `json:"key"`
				}
				if err := decode(raw, &record); err != nil {
					return nil, err
				}
				session, err := c.OpenSession(record.Key)
				if err != nil {
					return nil, &unexpected{what: `no session's key in "key"`}
				}
				return session, nil
			})
		},
	})
}

// OpenSession returns the session with a key, pis_…. It sends no request.
func (c *Client) OpenSession(key string) (*Session, error) {
	if !sessionKey.MatchString(key) {
		return nil, invalid("a session's key must begin with pis_: use one as the server gave it")
	}
	own := *c
	own.credentials = hidden(key)
	return &Session{client: &own, id: strings.SplitN(key, "_", 3)[1]}, nil
}

// Key returns the session's key, which is a secret.
func (s *Session) Key() string { return s.client.credentials() }

// String returns the session without its key.
func (s *Session) String() string { return "session " + s.id }

// GoString keeps %#v from showing the key.
func (s *Session) GoString() string { return s.String() }

// SessionPicture is a picture that was compared, and the faces in it.
type SessionPicture struct {
	Digest    string    `json:"digest"`
	ByteCount int64     `json:"size"`
	Model     string    `json:"model"`
	Time      time.Time `json:"time"`
	Faces     []Face    `json:"faces"`
}

// SessionSummary is a session as it was at one time.
type SessionSummary struct {
	ID       string           `json:"id"`
	Limit    int              `json:"limit"`
	EndsAt   time.Time        `json:"endsAt"`
	Pictures []SessionPicture `json:"images"`
	// Failures are the last 20 pictures that could not be added.
	Failures []SessionFailure `json:"failures"`
}

// SessionFailure is a picture that could not be added.
type SessionFailure struct {
	Digest  string    `json:"digest"` // empty: it is not known
	Time    time.Time `json:"time"`
	Problem struct {
		Status int    `json:"status"`
		Code   string `json:"code"`
		Detail string `json:"detail"`
	} `json:"problem"`
}

// Add sends a picture and returns the faces in it. Equal pictures count once, so the client retries.
// A reader cannot be added, because the server compares the digest of what it receives.
func (s *Session) Add(ctx context.Context, source Source) (*SessionPicture, error) {
	doing := "adding " + source.name() + " to a session"
	if _, isURL := source.(remote); isURL || !source.isReadableBeforehand() {
		return nil, invalid("%s: a session takes a File or Bytes", doing)
	}
	format, err := detected(doing, source, "")
	if err != nil {
		return nil, err
	}
	digest, err := digestOf(source)
	if err != nil {
		return nil, localFile(doing, source.name(), err)
	}
	return run(ctx, s.client, exchange[*SessionPicture]{
		doing: doing,
		request: func(ctx context.Context) (*http.Request, error) {
			request, _, err := s.client.withContent(ctx, doing, "/session/images", source, nil)
			if err == nil {
				request.Header.Set("Content-Type", format.MediaType())
				request.Header.Set("Content-Digest", digestHeader(digest))
			}
			return request, err
		},
		read: func(a *answer) (*SessionPicture, error) { return readJSON(a, into[SessionPicture]) },
	})
}

// Summary fetches the session with its pictures.
func (s *Session) Summary(ctx context.Context) (*SessionSummary, error) {
	return run(ctx, s.client, exchange[*SessionSummary]{
		doing:   "asking for a session",
		request: s.client.plain(http.MethodGet, "/session"),
		read:    func(a *answer) (*SessionSummary, error) { return readJSON(a, into[SessionSummary]) },
	})
}

// Reset empties the session.
func (s *Session) Reset(ctx context.Context) error {
	return s.remove(ctx, "resetting a session", "/session/images")
}

// End ends the session.
func (s *Session) End(ctx context.Context) error {
	return s.remove(ctx, "ending a session", "/session")
}

func (s *Session) remove(ctx context.Context, doing, path string) error {
	_, err := run(ctx, s.client, exchange[struct{}]{
		doing:   doing,
		request: s.client.plain(http.MethodDelete, path),
		read:    nothing,
	})
	return err
}

func into[T any](raw json.RawMessage) (*T, error) {
	value := new(T)
	return value, decode(raw, value)
}
