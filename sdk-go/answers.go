package progimage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/progimage/progimage/sdk-go/internal/ids"
)

// maxJSON is how many bytes of an answer in JSON are read. The server's longest are pages of
// results, which are far smaller.
const maxJSON = 64 << 20

// request begins a request to the server, which is the only one that gets the credentials.
func (c *Client) request(
	ctx context.Context, method, path string, body io.Reader,
) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", c.userAgent)
	if c.credentials != nil {
		request.Header.Set("Authorization", "Bearer "+c.credentials())
	}
	return request, nil
}

// plain builds a request without a body.
func (c *Client) plain(method, path string) func(context.Context) (*http.Request, error) {
	return func(ctx context.Context) (*http.Request, error) {
		return c.request(ctx, method, path, nil)
	}
}

// withJSON builds a request whose body is a value in JSON.
func (c *Client) withJSON(
	method, path string, value any,
) func(context.Context) (*http.Request, error) {
	return func(ctx context.Context) (*http.Request, error) {
		body, err := json.Marshal(value)
		if err != nil {
			return nil, invalid("cannot be written as JSON: %v", err)
		}
		request, err := c.request(ctx, method, path, bytes.NewReader(body))
		if err == nil {
			request.Header.Set("Content-Type", "application/json")
		}
		return request, err
	}
}

// readJSON reads a complete answer, which must be a JSON object.
func readJSON[T any](a *answer, of func(json.RawMessage) (T, error)) (T, error) {
	body, err := io.ReadAll(io.LimitReader(a.Body, maxJSON+1))
	var none T
	if err != nil {
		return none, err
	}
	if len(body) > maxJSON {
		return none, &unexpected{what: "more than 64 MiB of JSON"}
	}
	return of(body)
}

// nothing reads an answer whose body does not matter.
func nothing(*answer) (struct{}, error) { return struct{}{}, nil }

// decode parses a JSON object.
func decode(raw json.RawMessage, into any) error {
	if trimmed := bytes.TrimLeft(raw, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		return &unexpected{what: "no JSON object"}
	}
	if err := json.Unmarshal(raw, into); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return &unexpected{`no "` + wrong.Field + `"`, err}
		}
		return &unexpected{"no JSON", err}
	}
	return nil
}

// fields notes the first field that an answer lacks.
type fields struct{ err error }

// need returns a field that each answer has.
func need[T any](f *fields, name string, value *T) T {
	if value == nil {
		var none T
		f.fail(`no "` + name + `"`)
		return none
	}
	return *value
}

// needID returns a field that is an id.
func needID(f *fields, name string, value *string) string {
	id := need(f, name, value)
	if !ids.Is(id) {
		f.fail(`no id in "` + name + `"`)
	}
	return id
}

func (f *fields) fail(what string) {
	if f.err == nil {
		f.err = &unexpected{what: what}
	}
}

// orZero returns a time that an answer may lack.
func orZero(value *time.Time) time.Time {
	if value == nil {
		return time.Time{}
	}
	return *value
}

// compact returns JSON on one line.
func compact(raw json.RawMessage) json.RawMessage {
	var line bytes.Buffer
	if json.Compact(&line, raw) != nil {
		return raw
	}
	return line.Bytes()
}
