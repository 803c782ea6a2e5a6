package progimage

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"time"
)

// SubmitJob submits a job. The client does not retry it, because a job has no idempotency key: if the
// answer is lost, the list of jobs shows whether the server accepted it.
func (c *Client) SubmitJob(ctx context.Context, request JobRequest) (*Job, error) {
	record, err := request.record()
	if err != nil {
		return nil, err
	}
	return run(ctx, c, exchange[*Job]{
		doing:      "submitting a job",
		request:    c.withJSON(http.MethodPost, "/jobs", record),
		repeatable: once,
		read:       func(a *answer) (*Job, error) { return readJSON(a, c.jobOf) },
	})
}

// Job fetches a job.
func (c *Client) Job(ctx context.Context, id string) (*Job, error) {
	asked, err := c.askJob(ctx, id)
	return asked.job, err
}

// Jobs lists all jobs, newest first. It requests pages as they are read. A failure is the last pair.
func (c *Client) Jobs(ctx context.Context) iter.Seq2[*Job, error] { return c.jobs(ctx, "") }

// JobsAfter lists the jobs after a given one.
func (c *Client) JobsAfter(ctx context.Context, id string) iter.Seq2[*Job, error] {
	id, err := jobID(id)
	if err != nil {
		return failing[*Job](err)
	}
	return c.jobs(ctx, "?after="+id)
}

func (c *Client) jobs(ctx context.Context, query string) iter.Seq2[*Job, error] {
	return pages(query, false, func(query string) (page[*Job], error) {
		return run(ctx, c, exchange[page[*Job]]{
			doing:   "listing jobs",
			request: c.plain(http.MethodGet, "/jobs"+query),
			read:    pageOf("jobs", c.jobOf),
		})
	})
}

// CancelJob ends a job and returns what it is then. A job that has ended stays as it is.
func (c *Client) CancelJob(ctx context.Context, id string) (*Job, error) {
	id, err := jobID(id)
	if err != nil {
		return nil, err
	}
	return run(ctx, c, exchange[*Job]{
		doing:   "canceling job " + id,
		request: c.plain(http.MethodDelete, "/jobs/"+id),
		read:    func(a *answer) (*Job, error) { return readJSON(a, c.jobOf) },
	})
}

type askedJob struct {
	job        *Job
	retryAfter *time.Duration
}

func (c *Client) askJob(ctx context.Context, id string) (askedJob, error) {
	id, err := jobID(id)
	if err != nil {
		return askedJob{}, err
	}
	return run(ctx, c, exchange[askedJob]{
		doing:   "asking for job " + id,
		request: c.plain(http.MethodGet, "/jobs/"+id),
		read: func(a *answer) (askedJob, error) {
			return readJSON(a, func(raw json.RawMessage) (askedJob, error) {
				job, err := c.jobOf(raw)
				return askedJob{job, retryAfter(a.Header)}, err
			})
		},
	})
}
