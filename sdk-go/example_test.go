package progimage_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
	"github.com/progimage/progimage/sdk-go/transform"
)

// exampleServer answers each example's requests in turn.
func exampleServer(answers ...string) string {
	server := &roughServer{}
	for _, each := range answers {
		server.answers = append(server.answers, answer(200, each, "ETag", `"e"`))
	}
	server.start()
	return server.URL
}

func Example() {
	url := exampleServer(record(imageID, png), "bytes of a PNG")

	ctx := context.Background()
	images, err := progimage.New(url)
	if err != nil {
		panic(err)
	}
	cat, err := images.Upload(ctx, progimage.Bytes(png))
	if err != nil {
		panic(err)
	}
	folder, _ := os.MkdirTemp("", "cat")
	defer func() { _ = os.RemoveAll(folder) }()
	if _, err := cat.As(progimage.PNG).Transform(transform.New().Rotate(90)).
		SaveTo(ctx, filepath.Join(folder, "cat.png")); err != nil {
		panic(err)
	}
	thumbnail, err := cat.Transform(transform.New().Resize(200, 200, transform.Cover)).
		As(progimage.WebP).URL()
	fmt.Println(thumbnail, err)
	// Output: https://images.example.com/images/01890000-0000-7000-8000-000000000001/resize_200x200_cover.webp <nil>
}

func ExampleClient_List() {
	url := exampleServer(`{"images": [` + record(imageID, png) + `], "next": null}`)
	images, err := progimage.New(url)
	if err != nil {
		panic(err)
	}

	for image, err := range images.List(context.Background()) {
		if err != nil {
			panic(err)
		}
		fmt.Println(image.ID, image.ByteCount)
	}
	// Output: 01890000-0000-7000-8000-000000000001 17
}

func ExampleClient_SubmitJob() {
	url := exampleServer(job("queued", 0), job("succeeded", 2))
	images, err := progimage.New(url)
	if err != nil {
		panic(err)
	}

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	job, err := images.SubmitJob(ctx, progimage.JobRequest{
		Sources: progimage.FromImages(imageID),
		Outputs: []progimage.JobOutput{
			{Transformation: transform.New().Resize(640, 360, transform.Cover), Format: progimage.WebP},
			{Format: progimage.JPEG},
		},
	})
	if err != nil {
		panic(err)
	}
	ended, err := job.Wait(ctx)
	if err != nil {
		panic(err)
	}
	fmt.Println(ended.State, ended.Failed)
	// Output: succeeded 0
}

func ExampleError() {
	images, err := progimage.New("http://localhost:8080")
	if err != nil {
		panic(err)
	}

	_, err = images.Get(context.Background(), "not an id")
	var failed *progimage.Error
	switch {
	case errors.Is(err, progimage.ErrImageNotFound):
		fmt.Println("there is no such image")
	case errors.Is(err, progimage.ErrUnavailable) && errors.As(err, &failed):
		fmt.Println("later, after", failed.RetryAfter)
	case err != nil:
		fmt.Println(err)
	}
	// Output: there is no such image
}

func ExampleRendition_SignedURL() {
	images, err := progimage.New("http://localhost:8080", progimage.WithKey(someKey))
	if err != nil {
		panic(err)
	}

	until := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	address, err := images.Rendition(imageID, progimage.WebP).SignedURL(until)
	fmt.Println(address, err)
	// Output: http://localhost:8080/images/01890000-0000-7000-8000-000000000001.webp?expires=1798761600&key=0EhzL6HwZ5ow&signature=RBh6K79MPd3YEs7E7scudMz1lYnFXmLu-HdTtXM3u0k <nil>
}
