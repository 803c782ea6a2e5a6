package progimage

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"time"
)

// longestSilence is how long the server may send nothing. It sends a comment every few seconds.
const longestSilence = 30 * time.Second

// Follow reports each result of the job once, from its beginning to its end, as they happen, and
// whenever it is called. It returns after the job has ended; [Job.Refresh] then says how. It
// reconnects after the last result if the connection breaks, until the server is silent for the
// client's timeout. A failure is the last pair. Leaving the loop does not end the job.
func (j *Job) Follow(ctx context.Context) iter.Seq2[JobResult, error] {
	return func(yield func(JobResult, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		f := follower{job: j, yield: yield}
		if err := f.follow(ctx); err != nil {
			yield(JobResult{}, err)
		}
	}
}

type follower struct {
	job          *Job
	yield        func(JobResult, error) bool
	position     string
	isEnd        bool
	wasConnected bool
	heardAt      time.Time
}

// errLeft: the loop over the results was left.
var errLeft = errors.New("left")

func (f *follower) follow(ctx context.Context) error {
	for losses := 1; ; losses++ {
		heard, err := f.connect(ctx)
		switch {
		case errors.Is(err, errLeft):
			return nil
		case f.isEnd:
			return nil
		case heard:
			f.wasConnected, f.heardAt, losses = true, time.Now(), 1
		}
		if err != nil {
			mayReturn := errors.Is(err, ErrConnection) || errors.Is(err, ErrUnavailable)
			isInTime := time.Since(f.heardAt) < f.job.client.timeout
			if !f.wasConnected || !mayReturn || !isInTime || ctx.Err() != nil {
				return err
			}
		}
		if err := sleep(ctx, pauseBefore(losses, nil)); err != nil {
			return failure(err, context.Cause(ctx), "following job %s: %v", f.job.ID, err)
		}
	}
}

// connect reads events until the connection ends, and returns whether there were any.
func (f *follower) connect(ctx context.Context) (heard bool, err error) {
	doing := "following job " + f.job.ID
	get := f.job.client.plain(http.MethodGet, "/jobs/"+f.job.ID+"/events")
	body, err := run(ctx, f.job.client, exchange[*openStream]{
		doing: doing,
		request: func(ctx context.Context) (*http.Request, error) {
			request, err := get(ctx)
			if err == nil {
				request.Header.Set("Accept", "text/event-stream")
				if f.position != "" {
					request.Header.Set("Last-Event-ID", f.position)
				}
			}
			return request, err
		},
		read: func(a *answer) (*openStream, error) {
			if a.StatusCode == http.StatusNoContent {
				f.isEnd = true
				return nil, nil
			}
			a.take()
			return &openStream{
				doing: doing, reader: a.Body, body: a.Body, cancel: a.cancel, limit: longestSilence,
			}, nil
		},
	})
	if err != nil || body == nil {
		return false, err
	}
	defer func() { _ = body.Close() }()
	events := newEvents(body)
	for {
		event, err := events.next()
		heard = heard || events.hasHeard
		if err != nil {
			return heard, endOf(doing, err)
		}
		if err := f.take(doing, event); err != nil || f.isEnd {
			return heard, err
		}
	}
}

func (f *follower) take(doing string, e event) error {
	switch e.kind {
	case "item":
		result, err := jobResultOf([]byte(e.data))
		if err != nil {
			return strange(doing, err)
		}
		if !f.yield(result, nil) {
			return errLeft
		}
	case "state":
		var record struct {
			State JobState `json:"state"`
		}
		if err := decode([]byte(e.data), &record); err != nil {
			return strange(doing, err)
		}
		f.isEnd = record.State.isFinal()
	}
	f.position = e.id
	return nil
}

func strange(doing string, err error) error {
	return failure(ErrUnexpectedAnswer, err, "%s: an event has %v, which no job sends", doing, err)
}
