package progimage

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"time"
)

// JobState is how far a job is. Later servers may have more states.
type JobState string

// The states. A job has failed if anything could not be made.
const (
	Queued    JobState = "queued"
	Running   JobState = "running"
	Succeeded JobState = "succeeded"
	Failed    JobState = "failed"
	Cancelled JobState = "cancelled"
)

func (s JobState) isFinal() bool { return s == Succeeded || s == Failed || s == Cancelled }

// Job is a job as it was at one time.
type Job struct {
	ID    string
	URL   string
	State JobState
	// Total is the number of sources, of which Done were made whole and Failed were not.
	Total, Done, Failed int
	CreatedAt           time.Time
	// StartedAt and FinishedAt are zero if that has not happened.
	StartedAt, FinishedAt time.Time
	// JSON is the record as the server sent it, on one line, with fields unknown to this SDK.
	JSON json.RawMessage

	client *Client
}

func (c *Client) jobOf(raw json.RawMessage) (*Job, error) {
	var record struct {
		ID         *string    `json:"id"`
		URL        *string    `json:"url"`
		State      *JobState  `json:"state"`
		Total      *int       `json:"total"`
		Done       *int       `json:"done"`
		Failed     *int       `json:"failed"`
		CreatedAt  *time.Time `json:"createdAt"`
		StartedAt  *time.Time `json:"startedAt"`
		FinishedAt *time.Time `json:"finishedAt"`
	}
	if err := decode(raw, &record); err != nil {
		return nil, err
	}
	var f fields
	return &Job{
		ID:         needID(&f, "id", record.ID),
		URL:        need(&f, "url", record.URL),
		State:      need(&f, "state", record.State),
		Total:      need(&f, "total", record.Total),
		Done:       need(&f, "done", record.Done),
		Failed:     need(&f, "failed", record.Failed),
		CreatedAt:  need(&f, "createdAt", record.CreatedAt),
		StartedAt:  orZero(record.StartedAt),
		FinishedAt: orZero(record.FinishedAt),
		JSON:       compact(raw),
		client:     c,
	}, f.err
}

// IsEnded returns whether nothing more will happen.
func (j *Job) IsEnded() bool { return !j.FinishedAt.IsZero() || j.State.isFinal() }

// Refresh returns the job as it is now.
func (j *Job) Refresh(ctx context.Context) (*Job, error) { return j.client.Job(ctx, j.ID) }

// Wait waits for the end of the job, or of the context, and polls as often as the server suggests.
// A failed job is not an error: its State says so. If the context ends first, the job continues.
func (j *Job) Wait(ctx context.Context) (*Job, error) {
	if j.IsEnded() {
		return j, nil
	}
	return poll(ctx, j.client, "job "+j.ID,
		func(ctx context.Context) (*Job, bool, *time.Duration, error) {
			asked, err := j.client.askJob(ctx, j.ID)
			return asked.job, err == nil && asked.job.IsEnded(), asked.retryAfter, err
		})
}

// Results lists what came of the sources, in the order in which they ended; for a running job, so
// far. A failure is the last pair.
func (j *Job) Results(ctx context.Context) iter.Seq2[JobResult, error] {
	return pages("", true, func(query string) (page[JobResult], error) {
		return run(ctx, j.client, exchange[page[JobResult]]{
			doing:   "listing the results of job " + j.ID,
			request: j.client.plain(http.MethodGet, "/jobs/"+j.ID+"/results"+query),
			read:    pageOf("results", jobResultOf),
		})
	})
}

// Cancel ends the job. A job that has ended stays as it is.
func (j *Job) Cancel(ctx context.Context) (*Job, error) { return j.client.CancelJob(ctx, j.ID) }

// String returns the id and how far the job is.
func (j *Job) String() string {
	failed := ""
	if j.Failed > 0 {
		failed = fmt.Sprintf(", %d failed", j.Failed)
	}
	return fmt.Sprintf("%s (%s, %d of %d done%s)", j.ID, j.State, j.Done, j.Total, failed)
}
