package progimage_test

import (
	"encoding/csv"
	"errors"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
	"github.com/progimage/progimage/sdk-go/transform"
)

const someKey = "pik_0EhzL6HwZ5ow_S7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxpt"

// The server's tests read the same file.
func TestSignaturesAreThoseOfTheServer(t *testing.T) {
	file, err := os.Open("../features/signatures.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	table := csv.NewReader(file)
	table.Comma = '\t'
	rows, err := table.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 20 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, row := range rows[1:] {
		key, covers, path, expires, signature := row[0], row[1], row[2], row[3], row[4]
		client, err := progimage.New("http://localhost:8080", progimage.WithKey(key))
		if err != nil {
			t.Fatal(err)
		}
		seconds, _ := strconv.ParseInt(expires, 10, 64)
		until := time.Unix(seconds, 999)
		var signed string
		if covers == "image" {
			id := strings.TrimPrefix(path, "/images/")
			signed, err = client.Rendition(id, progimage.WebP).SignedURLOfWholeImage(until)
			path += ".webp"
		} else {
			signed, err = renditionAt(t, client, path).SignedURL(until)
		}
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := url.Parse(signed)
		if err != nil {
			t.Fatal(err)
		}
		query := parsed.Query()
		if parsed.Path != path || query.Get("signature") != signature || query.Get("expires") != expires ||
			query.Get("key") != key[4:16] || query.Get("covers") != covers {
			t.Errorf("%s %s is signed as %s", covers, path, signed)
		}
	}
}

func renditionAt(t *testing.T, client *progimage.Client, path string) progimage.Rendition {
	t.Helper()
	rest := strings.TrimPrefix(path, "/images/")
	dot := strings.LastIndexByte(rest, '.')
	id, steps, hasSteps := strings.Cut(rest[:dot], "/")
	format, err := progimage.FormatOf(rest[dot+1:])
	if err != nil {
		t.Fatal(err)
	}
	rendition := client.Rendition(id, format)
	if !hasSteps {
		return rendition
	}
	transformation, err := transform.Parse(steps)
	if err != nil {
		t.Fatal(err)
	}
	return rendition.Transform(transformation)
}

func TestOnlyAWholeKeySigns(t *testing.T) {
	for key, code := range map[string]string{
		"":                                    "key-required",
		"pik_secret":                          "key-invalid",
		strings.Replace(someKey, "t", "u", 1): "key-invalid",
	} {
		var options []progimage.Option
		if key != "" {
			options = append(options, progimage.WithKey(key))
		}
		client, err := progimage.New("http://localhost:8080", options...)
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Rendition(imageID, progimage.WebP).SignedURL(time.Now())
		var failed *progimage.Error
		if !errors.Is(err, progimage.ErrNotPermitted) || !errors.As(err, &failed) || failed.Code != code ||
			key != "" && strings.Contains(err.Error(), key) {
			t.Errorf("%s is %v", code, err)
		}
	}
	client, err := progimage.New("http://localhost:8080", progimage.WithKey(someKey))
	if err != nil {
		t.Fatal(err)
	}
	rendition := client.Rendition(imageID, progimage.WebP)
	for _, until := range []time.Time{time.Unix(-1, 0), time.Unix(100_000_000_000, 0)} {
		if _, err := rendition.SignedURL(until); !errors.Is(err, progimage.ErrInvalidArgument) {
			t.Errorf("until %v is %v", until, err)
		}
	}
	srcset, err := rendition.SignedSrcset(time.Unix(1, 0), 320, 640)
	if err != nil || strings.Count(srcset, "signature=") != 2 || !strings.HasSuffix(srcset, " 640w") {
		t.Errorf("%s, %v", srcset, err)
	}
}
