package main

import (
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
)

// The records repeat what the SDK understood, in the server's words, so that a scenario sees what a
// program in Go sees.

type imageRecord struct {
	ID        string           `json:"id"`
	Format    progimage.Format `json:"format"`
	Width     int              `json:"width"`
	Height    int              `json:"height"`
	ByteCount int64            `json:"byteCount"`
	Digest    string           `json:"digest"`
	CreatedAt time.Time        `json:"createdAt"`
	ExpiresAt *time.Time       `json:"expiresAt"`
}

func recordOf(image *progimage.Image) any {
	record := imageRecord{
		ID: image.ID, Format: image.Format, Width: image.Width, Height: image.Height,
		ByteCount: image.ByteCount, Digest: image.Digest, CreatedAt: image.CreatedAt,
	}
	if !image.ExpiresAt.IsZero() {
		record.ExpiresAt = &image.ExpiresAt
	}
	return record
}

type jobRecord struct {
	State  progimage.JobState `json:"state"`
	Done   int                `json:"done"`
	Failed int                `json:"failed"`
}

func jobRecordOf(job *progimage.Job) any { return jobRecord{job.State, job.Done, job.Failed} }

type resultRecord struct {
	Source  map[string]string `json:"source"`
	Problem *problemRecord    `json:"problem"`
	Outputs []outputRecord    `json:"outputs"`
}

type outputRecord struct {
	URL     *string        `json:"url"`
	Problem *problemRecord `json:"problem"`
}

type problemRecord struct {
	Code string `json:"code"`
}

func resultRecordOf(result progimage.JobResult) any {
	record := resultRecord{
		Source:  map[string]string{"image": result.Source},
		Problem: problemOf(result.Failure),
	}
	for _, each := range result.Outputs {
		output := outputRecord{Problem: problemOf(each.Failure)}
		if each.URL != "" {
			output.URL = &each.URL
		}
		record.Outputs = append(record.Outputs, output)
	}
	return record
}

func problemOf(failure *progimage.Error) *problemRecord {
	if failure == nil {
		return nil
	}
	return &problemRecord{failure.Code}
}
