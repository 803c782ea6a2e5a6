package progimage_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
)

func TestAnUploadSaysWhatItIs(t *testing.T) {
	server := newServer(t, answer(201, record(imageID, png)))
	client := server.client(t, progimage.WithKey("pik_secret"), progimage.WithUserAgent("shop/2"))
	var sent atomic.Int64
	image, err := client.Upload(context.Background(), progimage.Bytes(png),
		progimage.ExpiresIn(90*time.Second), progimage.VerifyPixels(),
		progimage.WithVisibility(progimage.Private),
		progimage.Analyzed(progimage.FaceAnalysis, progimage.LabelAnalysis),
		progimage.IdempotencyKey("order-17"),
		progimage.WithProgress(func(count, total int64) { sent.Store(count*1000 + total) }))
	if err != nil {
		t.Fatal(err)
	}
	if image.ID != imageID || image.Width != 300 || image.Format != progimage.PNG ||
		image.Owner != "shop" || image.Visibility != progimage.Private || !image.ExpiresAt.IsZero() ||
		!strings.Contains(string(image.JSON), `"new":{"of":"a newer server"}`) {
		t.Errorf("the record is %+v", image)
	}
	got := server.asked()[0]
	if got.URL.String() != "/images?ttl=90&verify=decode&visibility=private&analyze=faces,labels" {
		t.Errorf("the address is %s", got.URL)
	}
	for name, value := range map[string]string{
		"Content-Type": "image/png", "Idempotency-Key": "order-17", "User-Agent": "shop/2",
		"Authorization": "Bearer pik_secret",
	} {
		if got.Header.Get(name) != value {
			t.Errorf("%s is %q", name, got.Header.Get(name))
		}
	}
	if !strings.HasPrefix(got.Header.Get("Content-Digest"), "sha-256=:") || got.body != string(png) {
		t.Errorf("sent %q with digest %q", got.body, got.Header.Get("Content-Digest"))
	}
	if count := int64(len(png)); sent.Load() != count*1000+count {
		t.Errorf("the progress ended at %d", sent.Load())
	}
}

func TestAFileAndAReaderAreSentWhole(t *testing.T) {
	large := append(bytes.Clone(png), bytes.Repeat([]byte("0123456789"), 50_000)...)
	path := filepath.Join(t.TempDir(), "cat.png")
	if err := os.WriteFile(path, large, 0o600); err != nil {
		t.Fatal(err)
	}
	server := newServer(t, answer(201, record(imageID, large)))
	client := server.client(t)
	for name, source := range map[string]progimage.Source{
		"file":         progimage.File(path),
		"reader":       progimage.Reader(bytes.NewReader(large)),
		"sized reader": progimage.SizedReader(bytes.NewReader(large), int64(len(large))),
	} {
		if _, err := client.Upload(context.Background(), source); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, got := range server.asked() {
		if got.body != string(large) {
			t.Errorf("%d bytes arrived", len(got.body))
		}
	}
}

func TestAnUploadIsRetriedWithOneKey(t *testing.T) {
	server := newServer(t, breakOff, problem(503, "overloaded", "Retry-After", "0"),
		problem(409, "idempotency-in-flight"), answer(201, record(imageID, png)))
	if _, err := server.client(t).Upload(context.Background(), progimage.Bytes(png)); err != nil {
		t.Fatal(err)
	}
	asked := server.asked()
	if len(asked) != 4 {
		t.Fatalf("%d tries", len(asked))
	}
	for _, got := range asked {
		if got.body != string(png) || got.Header.Get("Idempotency-Key") == "" ||
			got.Header.Get("Idempotency-Key") != asked[0].Header.Get("Idempotency-Key") {
			t.Errorf("a try sent %q with key %q", got.body, got.Header.Get("Idempotency-Key"))
		}
	}
}

func TestAReaderIsSentOnce(t *testing.T) {
	server := newServer(t, problem(503, "overloaded", "Retry-After", "0"))
	source := progimage.Reader(bytes.NewReader(png))
	_, err := server.client(t).Upload(context.Background(), source)
	if !errors.Is(err, progimage.ErrUnavailable) || len(server.asked()) != 1 {
		t.Errorf("%d tries, %v", len(server.asked()), err)
	}
	_, err = server.client(t).Upload(context.Background(), source)
	if !errors.Is(err, progimage.ErrLocalFile) || len(server.asked()) != 1 {
		t.Errorf("a second upload: %v", err)
	}
}

func TestAReaderThatWasNotSentIsRetried(t *testing.T) {
	// Nothing listens on the port of a closed server.
	server := newServer(t, answer(201, record(imageID, png)))
	client := server.client(t, progimage.WithRetries(2))
	server.Close()
	_, err := client.Upload(context.Background(), progimage.Bytes(png))
	if !errors.Is(err, progimage.ErrConnection) || !strings.Contains(err.Error(), "after 3 tries") {
		t.Errorf("is %v", err)
	}
}

func TestAReaderIsHeldToItsLength(t *testing.T) {
	server := newServer(t, answer(201, record(imageID, png)))
	for _, length := range []int{len(png) - 1, len(png) + 1} {
		_, err := server.client(t).Upload(context.Background(),
			progimage.SizedReader(bytes.NewReader(png), int64(length)))
		if err == nil {
			t.Errorf("%d bytes announced: accepted", length)
		}
	}
}

func TestAFailingReaderIsNoFailureOfTheConnection(t *testing.T) {
	server := newServer(t, answer(201, record(imageID, png)))
	broken := io.MultiReader(bytes.NewReader(bytes.Repeat(png, 100)), failing{})
	_, err := server.client(t).Upload(context.Background(), progimage.Reader(broken))
	if !errors.Is(err, progimage.ErrLocalFile) || !errors.Is(err, errOfTest) {
		t.Errorf("is %v", err)
	}
}

var errOfTest = errors.New("of the test")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errOfTest }

func TestAnUploadComparesTheDigest(t *testing.T) {
	server := newServer(t, answer(201, record(imageID, []byte("others"))))
	for _, source := range []progimage.Source{progimage.Bytes(png), progimage.Reader(bytes.NewReader(png))} {
		_, err := server.client(t).Upload(context.Background(), source)
		if !errors.Is(err, progimage.ErrUnexpectedAnswer) ||
			!strings.Contains(err.Error(), "different bytes") {
			t.Errorf("is %v", err)
		}
	}
}

func TestAnUploadByURLIsJSON(t *testing.T) {
	server := newServer(t, answer(201, record(imageID, png)))
	_, err := server.client(t).Upload(context.Background(), progimage.URL("https://example.com/a b.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	got := server.asked()[0]
	if got.body != `{"url":"https://example.com/a b.jpg"}` ||
		got.Header.Get("Content-Type") != "application/json" || got.Header.Get("Idempotency-Key") == "" {
		t.Errorf("sent %s with %v", got.body, got.Header)
	}
}

func TestWrongArgumentsAreNotSent(t *testing.T) {
	server := newServer(t, answer(201, record(imageID, png)))
	client := server.client(t)
	for name, option := range map[string]progimage.UploadOption{
		"type":     progimage.AsMediaType("png"),
		"ttl":      progimage.ExpiresIn(time.Millisecond),
		"key":      progimage.IdempotencyKey("a b"),
		"analysis": progimage.Analyzed(),
	} {
		_, err := client.Upload(context.Background(), progimage.Bytes(png), option)
		if !errors.Is(err, progimage.ErrInvalidArgument) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := client.Upload(context.Background(), progimage.Bytes([]byte("text")))
	if !errors.Is(err, progimage.ErrRefused) {
		t.Errorf("no image: %v", err)
	}
	_, err = client.Upload(context.Background(), progimage.File("missing.png"))
	if !errors.Is(err, progimage.ErrLocalFile) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if len(server.asked()) > 0 {
		t.Errorf("%d requests", len(server.asked()))
	}
}

func TestFormatsAreDetected(t *testing.T) {
	server := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		answer(415, `{"code": "`+r.Header.Get("Content-Type")+`"}`)(w, r)
	})
	for start, mediaType := range map[string]string{
		"\xff\xd8\xff\xe0":                       "image/jpeg",
		"GIF89a":                                 "image/gif",
		"RIFF\x00\x00\x00\x00WEBPVP8 ":           "image/webp",
		"II*\x00":                                "image/tiff",
		"\x00\x00\x00\x1cftypavif":               "image/avif",
		"\x00\x00\x00\x1cftypmif1":               "image/heic",
		"\x00\x00\x00\fJXL \r\n":                 "image/jxl",
		"BM1234":                                 "image/bmp",
		"\xef\xbb\xbf <svg/>":                    "image/svg+xml",
		"\xff\xfe<\x00s\x00v\x00g\x00":           "image/svg+xml",
		"<!-- made by hand --><svg xmlns='x'/>":  "image/svg+xml",
		"<?xml version='1.0'?><svg xmlns='x' />": "image/svg+xml",
	} {
		_, err := server.client(t).Upload(context.Background(), progimage.Bytes([]byte(start)))
		var failed *progimage.Error
		if !errors.As(err, &failed) || failed.Code != mediaType {
			t.Errorf("%q is %v", start, err)
		}
	}
}
