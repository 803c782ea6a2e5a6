package progimage_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
	"github.com/progimage/progimage/sdk-go/transform"
)

func TestARenditionHasAnAddress(t *testing.T) {
	server := newServer(t, answer(200, record(imageID, png)))
	image, err := server.client(t).Get(context.Background(), imageID)
	if err != nil {
		t.Fatal(err)
	}
	public := "https://images.example.com/images/" + imageID
	card := transform.New().Resize(640, 360, transform.Cover)
	for want, rendition := range map[string]progimage.Rendition{
		public + ".png":                            image.Original(),
		public + ".jpg":                            image.As(progimage.JPEG),
		public + "/resize_640x360_cover.png":       image.Transform(card),
		public + "/resize_640x360_cover.tif":       image.As(progimage.TIFF).Transform(card),
		server.URL + "/images/" + imageID + ".gif": server.client(t).Rendition(imageID, progimage.GIF),
	} {
		if got, err := rendition.URL(); err != nil || got != want {
			t.Errorf("is %s with %v, must be %s", got, err, want)
		}
	}
	srcset, err := image.As(progimage.WebP).Srcset(640, 100, 320)
	if want := public + "/resize_100x.webp 100w, " + public + "/resize_300x.webp 300w"; srcset != want {
		t.Errorf("the srcset is %s with %v, must be %s", srcset, err, want)
	}
	broken := image.Transform(transform.New().Quality(101))
	if _, err := broken.URL(); !errors.Is(err, progimage.ErrInvalidArgument) || !errors.Is(err, transform.ErrInvalid) {
		t.Errorf("a wrong argument is %v", err)
	}
	if _, err := image.As("a/b").Download(context.Background()); !errors.Is(err, progimage.ErrInvalidArgument) {
		t.Errorf("a wrong format is %v", err)
	}
}

func image(t *testing.T, bytes []byte, answers ...http.HandlerFunc) (*progimage.Image, *roughServer) {
	t.Helper()
	server := newServer(t, append([]http.HandlerFunc{answer(200, record(imageID, bytes))}, answers...)...)
	stored, err := server.client(t).Get(context.Background(), imageID)
	if err != nil {
		t.Fatal(err)
	}
	return stored, server
}

func TestAnOriginalIsComparedWithItsDigest(t *testing.T) {
	stored, _ := image(t, png, answer(200, string(png)), answer(200, "others", "ETag", `"x"`))
	if got, err := stored.Original().Download(context.Background()); err != nil || string(got) != string(png) {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := stored.Original().Download(context.Background()); !errors.Is(err, progimage.ErrUnexpectedAnswer) {
		t.Errorf("other bytes are %v", err)
	}
	body, err := stored.Original().Open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(body); !errors.Is(err, progimage.ErrUnexpectedAnswer) {
		t.Errorf("other bytes in a stream are %v", err)
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
	path := filepath.Join(t.TempDir(), "cat.png")
	if _, err := stored.Original().SaveTo(context.Background(), path); !errors.Is(err, progimage.ErrUnexpectedAnswer) {
		t.Errorf("other bytes in a file are %v", err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) > 0 {
		t.Errorf("left over: %v", entries)
	}
	if got, err := stored.As(progimage.GIF).Download(context.Background()); err != nil || string(got) != "others" {
		t.Errorf("another format: %q, %v", got, err)
	}
}

func TestADownloadThatBreaksIsRepeated(t *testing.T) {
	half := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "10")
		w.Header().Set("ETag", `"h"`)
		_, _ = io.WriteString(w, "01234")
	}
	stored, server := image(t, png, half, answer(200, "0123456789", "ETag", `"e"`))
	path := filepath.Join(t.TempDir(), "cat.gif")
	etag, err := stored.As(progimage.GIF).SaveTo(context.Background(), path)
	saved, _ := os.ReadFile(path)
	if err != nil || etag != `"e"` || string(saved) != "0123456789" || len(server.asked()) != 3 {
		t.Errorf("%s: %q, %v, %d requests", etag, saved, err, len(server.asked()))
	}
}

func TestAFileIsReplacedWholeOrNotAtAll(t *testing.T) {
	folder := t.TempDir()
	path, link := filepath.Join(folder, "cat.gif"), filepath.Join(folder, "link.gif")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("cat.gif", link); err != nil {
		t.Fatal(err)
	}
	stored, _ := image(t, png, problem(422, "undecodable"), answer(304, "", "ETag", `"1"`),
		answer(200, "new", "ETag", `"2"`))
	gif := stored.As(progimage.GIF)
	if _, err := gif.SaveTo(context.Background(), path); !errors.Is(err, progimage.ErrRefused) {
		t.Errorf("a refusal is %v", err)
	}
	if _, changed, err := gif.SaveIfChanged(context.Background(), path, `"1"`); changed || err != nil {
		t.Errorf("unchanged is %v, %v", changed, err)
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("the file is %q", got)
	}
	etag, changed, err := gif.SaveIfChanged(context.Background(), link, `"1"`)
	if got, _ := os.ReadFile(path); string(got) != "new" || etag != `"2"` || !changed || err != nil {
		t.Errorf("through a link: %q, %s, %v", got, etag, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 2 {
		t.Errorf("left over: %v", entries)
	}
	for _, wrong := range []string{folder, filepath.Join(folder, "none", "x"), filepath.Join(path, "x")} {
		if _, err := gif.SaveTo(context.Background(), wrong); !errors.Is(err, progimage.ErrLocalFile) {
			t.Errorf("%s is %v", wrong, err)
		}
	}
}

func TestWhatIHaveIsNotSentAgain(t *testing.T) {
	stored, server := image(t, png, answer(304, "", "ETag", `"e"`), answer(304, ""), answer(200, ""))
	etag, err := stored.As(progimage.GIF).FetchETag(context.Background())
	if etag != `"e"` || err != nil || server.asked()[1].Header.Get("If-None-Match") != "*" {
		t.Errorf("%s, %v", etag, err)
	}
	got, err := stored.As(progimage.GIF).DownloadIfChanged(context.Background(), etag)
	if got != nil || err != nil || server.asked()[2].Header.Get("If-None-Match") != etag {
		t.Errorf("%q, %v", got, err)
	}
	got, err = stored.As(progimage.GIF).DownloadIfChanged(context.Background(), etag)
	if got == nil || len(got) > 0 || err != nil {
		t.Errorf("an empty answer is %v, %v", got, err)
	}
}

func TestAJobInPlaceOfARenditionIsUnavailable(t *testing.T) {
	stored, server := image(t, png, answer(202, "{}", "Location", "/jobs/"+jobID, "Retry-After", "2"))
	_, err := stored.As(progimage.GIF).Download(context.Background())
	var failed *progimage.Error
	if !errors.Is(err, progimage.ErrUnavailable) || !errors.As(err, &failed) || failed.Status != 202 ||
		failed.RetryAfter != 2*time.Second || len(server.asked()) != 2 {
		t.Errorf("is %v", err)
	}
}

func TestAStreamWaitsNoLongerThanTheTimeout(t *testing.T) {
	release := make(chan struct{})
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "begin")
		w.(http.Flusher).Flush()
		<-release
	})
	defer close(release)
	client := server.client(t, progimage.WithTimeout(50*time.Millisecond))
	body, err := client.Rendition(imageID, progimage.PNG).Open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = body.Close() }()
	got, err := io.ReadAll(body)
	if string(got) != "begin" || !errors.Is(err, progimage.ErrConnection) ||
		!strings.Contains(err.Error(), "no bytes arrived for 50ms") {
		t.Errorf("%q, %v", got, err)
	}
}

func TestALocalImageIsRendered(t *testing.T) {
	server := newServer(t, problem(503, "overloaded", "Retry-After", "0"), answer(200, "rendered"))
	got, err := server.client(t).Render(progimage.Bytes(png)).
		Transform(transform.New().Resize(64, 64)).As(progimage.WebP).Download(context.Background())
	if string(got) != "rendered" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	for _, each := range server.asked() {
		if each.URL.String() != "/render/resize_64x64.webp" || each.body != string(png) ||
			each.Header.Get("Content-Type") != "image/png" || each.Header.Get("Content-Digest") == "" {
			t.Errorf("sent %s %q %v", each.URL, each.body, each.Header)
		}
	}
	path := filepath.Join(t.TempDir(), "x.png")
	if err := server.client(t).Render(progimage.Bytes(png)).SaveTo(context.Background(), path); err != nil {
		t.Error(err)
	}
	if last := server.asked()[2]; last.URL.String() != "/render.png" {
		t.Errorf("without a format: %s", last.URL)
	}
}
