package main

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
	"github.com/progimage/progimage/sdk-go/transform"
)

// longestJob is how long a scenario waits for a job.
const longestJob = time.Minute

// run carries the command out.
func (c command) run(ctx context.Context) (any, error) {
	client, err := c.client()
	if err != nil {
		return nil, err
	}
	defer client.Close()
	switch c.Do {
	case "upload":
		return shown(recordOf)(client.Upload(ctx, progimage.Bytes(c.Bytes), c.uploadOptions()...))
	case "info":
		return shown(recordOf)(client.Get(ctx, c.ID))
	case "original":
		image, err := client.Get(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		return image.Original().Download(ctx)
	case "delete":
		return true, client.Delete(ctx, c.ID)
	case "list":
		return all(client.List(ctx), recordOf)
	case "limits":
		can, err := client.Capabilities(ctx)
		if err != nil {
			return nil, err
		}
		return can.Limits, nil
	case "get", "save", "etag", "getIfChanged":
		return c.read(ctx, client)
	}
	if value, isKnown, err := c.analysis(ctx, client); isKnown {
		return value, err
	}
	return c.job(ctx, client)
}

// client does not retry: a scenario wants to see the refusal itself.
func (c command) client() (*progimage.Client, error) {
	options := []progimage.Option{progimage.WithRetries(0)}
	if c.Key != "" {
		options = append(options, progimage.WithKey(c.Key))
	}
	return progimage.New(c.Server, options...)
}

func (c command) uploadOptions() []progimage.UploadOption {
	var options []progimage.UploadOption
	if c.MediaType != "" {
		options = append(options, progimage.AsMediaType(c.MediaType))
	}
	if c.IdempotencyKey != "" {
		options = append(options, progimage.IdempotencyKey(c.IdempotencyKey))
	}
	if c.TTLSeconds != 0 {
		options = append(options, progimage.ExpiresIn(time.Duration(c.TTLSeconds)*time.Second))
	}
	if c.Analyze != "" {
		options = append(options, progimage.Analyzed(progimage.AnalysisKind(c.Analyze)))
	}
	if c.VerifyPixels {
		options = append(options, progimage.VerifyPixels())
	}
	return options
}

// read carries out a command about a rendition.
func (c command) read(ctx context.Context, client *progimage.Client) (any, error) {
	transformation, format, err := parseRendition(c.Rendition)
	if err != nil {
		return nil, err
	}
	rendition := client.Rendition(c.ID, format).Transform(transformation)
	switch c.Do {
	case "save":
		return rendition.SaveTo(ctx, c.File)
	case "etag":
		return rendition.FetchETag(ctx)
	case "getIfChanged":
		changed, err := rendition.DownloadIfChanged(ctx, c.ETag)
		if err != nil || changed == nil {
			return nil, err
		}
		return changed, nil
	default:
		return rendition.Download(ctx)
	}
}

// job carries out a command about a job.
func (c command) job(ctx context.Context, client *progimage.Client) (any, error) {
	if c.Do == "submit" {
		return c.submit(ctx, client)
	}
	job, err := client.Job(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, longestJob)
	defer cancel()
	switch c.Do {
	case "await":
		return shown(jobRecordOf)(job.Wait(ctx))
	case "follow":
		return all(job.Follow(ctx), resultRecordOf)
	case "results":
		return all(job.Results(ctx), resultRecordOf)
	case "cancel":
		return shown(jobRecordOf)(job.Cancel(ctx))
	default:
		return nil, fmt.Errorf("no such command: %s", c.Do)
	}
}

func (c command) submit(ctx context.Context, client *progimage.Client) (any, error) {
	request := progimage.JobRequest{Sources: progimage.FromImages(c.IDs...)}
	for _, rendition := range c.Renditions {
		transformation, format, err := parseRendition(rendition)
		if err != nil {
			return nil, err
		}
		request.Outputs = append(request.Outputs,
			progimage.JobOutput{Transformation: transformation, Format: format})
	}
	job, err := client.SubmitJob(ctx, request)
	if err != nil {
		return nil, err
	}
	return job.ID, nil
}

// parseRendition parses what stands behind the id in a URL, such as /rotate_90.png.
func parseRendition(text string) (transform.Transformation, progimage.Format, error) {
	dot := strings.LastIndexByte(text, '.')
	format, err := progimage.FormatOf(text[dot+1:])
	steps, hasSteps := strings.CutPrefix(text[:max(dot, 0)], "/")
	if err != nil || !hasSteps {
		return transform.New(), format, err
	}
	transformation, err := transform.Parse(steps)
	return transformation, format, err
}

// shown returns what shows the result of a call.
func shown[T any](show func(T) any) func(T, error) (any, error) {
	return func(value T, err error) (any, error) {
		if err != nil {
			return nil, err
		}
		return show(value), nil
	}
}

func all[T any](entries iter.Seq2[T, error], show func(T) any) (any, error) {
	shown := []any{}
	for entry, err := range entries {
		if err != nil {
			return nil, err
		}
		shown = append(shown, show(entry))
	}
	return shown, nil
}
