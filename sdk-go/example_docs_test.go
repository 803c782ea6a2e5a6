package progimage_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
	"github.com/progimage/progimage/sdk-go/transform"
	"github.com/progimage/progimage/sdk-go/webhook"
)

// The examples of docs/sdk-go.md, which TestThePageShowsWhatCompiles compares with them. They are
// compiled and not run.

var (
	images *progimage.Client
	cat    *progimage.Image
	photo  progimage.Rendition
)

func Example_first() {
	ctx := context.Background()
	images, err := progimage.New("http://localhost:8080")
	if err != nil {
		log.Fatal(err)
	}
	cat, err := images.Upload(ctx, progimage.File("cat.jpg"))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := cat.As(progimage.PNG).SaveTo(ctx, "cat.png"); err != nil {
		log.Fatal(err)
	}
	thumbnail, err := cat.Transform(transform.New().Resize(200, 200, transform.Cover)).
		As(progimage.WebP).URL()
	fmt.Println(thumbnail, err)
}

func Example_connect() {
	images, err := progimage.New("http://localhost:8080",
		progimage.WithKey(os.Getenv("SHOP_KEY")),
		progimage.WithConnectTimeout(2*time.Second),
		progimage.WithTimeout(20*time.Second),
		progimage.WithRetries(5),
		progimage.WithUserAgent("shop/2.1"))
	fmt.Println(images, err)
}

func Example_upload() {
	ctx, stream, byteCount := context.Background(), io.Reader(os.Stdin), int64(9)
	logo, err := images.Upload(ctx, progimage.SizedReader(stream, byteCount),
		progimage.AsFormat(progimage.SVG),
		progimage.ExpiresIn(30*24*time.Hour),
		progimage.IdempotencyKey("logo-of-order-17"),
		progimage.WithVisibility(progimage.Private),
		progimage.WithProgress(func(count, total int64) { fmt.Println(count, "of", total) }))
	fmt.Println(logo, err)
}

func Example_transform() {
	card := transform.New().
		Crop(10, 20, 300, 300).
		Resize(640, 360, transform.Cover, transform.North).
		Rotate(90).
		Quality(70)
	photo := cat.Transform(card).As(progimage.JPEG)
	fmt.Println(photo)
}

func Example_download() {
	ctx, file, out := context.Background(), "card.jpg", io.Writer(os.Stdout)
	bytes, err := photo.Download(ctx)
	fmt.Println(len(bytes), err)

	stream, err := photo.Open(ctx)
	if err == nil {
		_, err = io.Copy(out, stream)
		err = errors.Join(err, stream.Close())
	}
	fmt.Println(err)

	etag, err := photo.SaveTo(ctx, file)
	fmt.Println(etag, err)
	newer, changed, err := photo.SaveIfChanged(ctx, file, etag)
	fmt.Println(newer, changed, err)
	srcset, err := photo.As(progimage.WebP).Srcset(320, 640, 1280)
	fmt.Println(srcset, err)
}

func Example_render() {
	ctx := context.Background()
	small, err := images.Render(progimage.File("logo.svg")).
		Transform(transform.New().Resize(64, 64)).
		As(progimage.WebP).
		Download(ctx)
	fmt.Println(len(small), err)
}

func Example_manage() {
	ctx := context.Background()
	total := int64(0)
	for image, err := range images.List(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		total += image.ByteCount
	}
	err := images.Delete(ctx, cat.ID)
	fmt.Println(total, err)
}

func Example_job() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	job, err := images.SubmitJob(ctx, progimage.JobRequest{
		Sources: progimage.FromImages(cat.ID),
		Outputs: []progimage.JobOutput{
			{Transformation: transform.New().Resize(640, 360, transform.Cover), Format: progimage.WebP},
			{Format: progimage.JPEG},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	ended, err := job.Wait(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ended.State, ended.Failed)
	for result, err := range ended.Results(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		for _, output := range result.Outputs {
			fmt.Println(output.URL, output.Failure)
		}
	}
}

func Example_faces() {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	party, err := images.Upload(ctx, progimage.File("party.jpg"),
		progimage.Analyzed(progimage.FaceAnalysis))
	if err != nil {
		log.Fatal(err)
	}
	found, err := images.Faces(party.ID, 0.5).Wait(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, face := range found.Faces {
		fmt.Println(face.Box, face.Score)
	}
}

func Example_session() {
	ctx := context.Background()
	session, err := images.CreateSession(ctx)
	if err != nil {
		log.Fatal(err)
	}
	first, err := session.Add(ctx, progimage.File("one.jpg"))
	if err != nil {
		log.Fatal(err)
	}
	second, err := session.Add(ctx, progimage.File("other.jpg"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(first.Faces[0].Encoding.Distance(second.Faces[0].Encoding) < 0.6)
	err = session.End(ctx)
	fmt.Println(err)
}

func Example_uploadlink() {
	ctx := context.Background()
	link, err := images.CreateUploadLink(ctx, progimage.UploadLinkRequest{
		MaxBytes:  5_000_000,
		Formats:   []progimage.Format{progimage.JPEG, progimage.PNG},
		ExpiresIn: 10 * time.Minute,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("send the picture to", link.UploadURL)
}

func Example_webhook() {
	ctx := context.Background()
	registered, err := images.RegisterWebhook(ctx, "https://shop.example.com/hooks/images")
	if err != nil {
		log.Fatal(err)
	}
	verifier, err := webhook.New(registered.Secret)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(verifier)
}

func Example_sign() {
	tomorrow := time.Now().Add(24 * time.Hour)
	card, err := photo.SignedURL(tomorrow)
	fmt.Println(card, err)
	whole, err := photo.SignedURLOfWholeImage(tomorrow)
	fmt.Println(whole, err)
	srcset, err := photo.SignedSrcset(tomorrow, 320, 640)
	fmt.Println(srcset, err)
}

func Example_errors() {
	ctx := context.Background()
	_, err := images.Upload(ctx, progimage.File("cat.jpg"))
	var failed *progimage.Error
	switch {
	case errors.Is(err, progimage.ErrNotPermitted):
		log.Fatal("not with this key: ", err)
	case errors.Is(err, progimage.ErrRefused):
		log.Fatal("not with this file: ", err)
	case errors.Is(err, progimage.ErrUnavailable) && errors.As(err, &failed):
		log.Fatal("later, after ", failed.RetryAfter)
	case errors.Is(err, progimage.ErrConnection):
		log.Fatal("no answer: ", err)
	}
}

func Example_many() {
	ctx := context.Background()
	paths, err := filepath.Glob("photos/*.jpg")
	if err != nil {
		log.Fatal(err)
	}
	uploads := func(yield func(progimage.BulkUpload) bool) {
		for _, path := range paths {
			if !yield(progimage.BulkUpload{Source: progimage.File(path)}) {
				return
			}
		}
	}
	for result, err := range images.UploadAll(ctx, uploads, 8) {
		if err != nil {
			log.Print(paths[result.Index], ": ", err)
			continue
		}
		fmt.Println(paths[result.Index], result.Image.ID)
	}
}

func Example_keys() {
	ctx := context.Background()
	key, err := images.CreateKey(ctx, progimage.KeyRequest{
		Owner:     "shop",
		Scopes:    []progimage.Scope{progimage.ScopeWriter},
		Name:      "web server",
		ExpiresIn: 365 * 24 * time.Hour,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("store it now:", key.Text)
	for key, err := range images.KeysOf(ctx, "shop") {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(key.ID, key.Name, key.LastUsedOn)
	}
	err = images.RevokeKey(ctx, key.ID)
	fmt.Println(err)
}

func Example_tokens() {
	ctx := context.Background()
	token, err := images.CreateToken(ctx, progimage.TokenRequest{
		Scopes:    []progimage.Scope{progimage.ScopeRead},
		ExpiresIn: 5 * time.Minute,
		ImageID:   cat.ID,
	})
	if err != nil {
		log.Fatal(err)
	}
	browser, err := progimage.New(images.URL(), progimage.WithToken(token.Text))
	fmt.Println(browser, err)
}

func Example_owners() {
	ctx := context.Background()
	err := images.SetQuota(ctx, "shop", progimage.Quota{
		progimage.LimitImages: 100_000,
		progimage.LimitBytes:  50 << 30,
	})
	if err != nil {
		log.Fatal(err)
	}
	shop, err := images.Owner(ctx, "shop")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(shop.Images, shop.Bytes, shop.Quota[progimage.LimitBytes])
}
