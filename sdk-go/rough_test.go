package progimage_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
)

const (
	imageID = "01890000-0000-7000-8000-000000000001"
	jobID   = "01890000-0000-7000-8000-00000000000a"
)

var png = []byte("\x89PNG\r\n\x1a\nand so on")

func digest(bytes []byte) string {
	sum := sha256.Sum256(bytes)
	return "sha256-" + hex.EncodeToString(sum[:])
}

func record(id string, bytes []byte) string {
	return fmt.Sprintf(`{"id": "%s", "url": "https://images.example.com/images/%s",
		"owner": "shop", "visibility": "private", "format": "png", "width": 300, "height": 200,
		"byteCount": %d, "digest": "%s", "createdAt": "2026-01-02T03:04:05.678Z", "expiresAt": null,
		"new": {"of": "a newer server"}}`, id, id, len(bytes), digest(bytes))
}

func job(state string, done int) string {
	return fmt.Sprintf(`{"id": "%s", "url": "https://images.example.com/jobs/%s", "state": "%s",
		"total": 2, "done": %d, "failed": 0, "createdAt": "2026-01-02T03:04:05Z"}`,
		jobID, jobID, state, done)
}

// request is what the rough server received.
type request struct {
	*http.Request
	body string
}

// roughServer answers as tests want, and remembers what it was asked.
type roughServer struct {
	*httptest.Server
	mutex    sync.Mutex
	requests []request
	answers  []http.HandlerFunc
}

// newServer answers requests in turn; the last answer is for all further ones.
func newServer(t *testing.T, answers ...http.HandlerFunc) *roughServer {
	t.Helper()
	s := &roughServer{answers: answers}
	s.start()
	t.Cleanup(s.Close)
	return s
}

func (s *roughServer) start() {
	s.Server = httptest.NewServer(http.HandlerFunc(s.answer))
}

func (s *roughServer) answer(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	next := s.answers[min(len(s.requests), len(s.answers)-1)]
	s.requests = append(s.requests, request{Request: r})
	place := len(s.requests) - 1
	s.mutex.Unlock()
	body, _ := io.ReadAll(r.Body)
	s.mutex.Lock()
	s.requests[place].body = string(body)
	s.mutex.Unlock()
	next(w, r)
}

func (s *roughServer) asked() []request {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.requests
}

func (s *roughServer) client(t *testing.T, options ...progimage.Option) *progimage.Client {
	t.Helper()
	client, err := progimage.New(s.URL, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func answer(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func problem(status int, code string, headers ...string) http.HandlerFunc {
	headers = append(headers, "Content-Type", "application/problem+json")
	return answer(status, fmt.Sprintf(
		`{"status": %d, "code": "%s", "detail": "of the test", "requestId": "r1"}`, status, code),
		headers...)
}

// breakOff closes the connection without an answer.
func breakOff(w http.ResponseWriter, _ *http.Request) {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = connection.Close()
	}
}

func within(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	return ctx
}
