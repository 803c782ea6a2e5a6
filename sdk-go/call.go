package progimage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"time"
)

// exchange is one request and the handling of its answer.
type exchange[T any] struct {
	doing string // the action as messages name it, such as "uploading cat.jpg"

	// request builds the request of each try.
	request func(ctx context.Context) (*http.Request, error)
	// repeatable says whether the body can be sent again; nil: always. It is asked before each retry.
	repeatable func() bool
	// goneIsDone: a retry that finds nothing to delete means that an earlier try succeeded.
	goneIsDone bool
	// read reads the body of a successful answer (2xx or 304), or takes it over.
	read func(*answer) (T, error)
}

// answer is a successful answer.
type answer struct {
	*http.Response

	isTaken bool
	stop    func() // ends the call's timeout, for an answer that was taken over
	cancel  context.CancelFunc
}

// take keeps the body open after the call; the caller closes it and cancels.
func (a *answer) take() {
	a.isTaken = true
	a.stop()
}

func (a *answer) isUnchanged() bool { return a.StatusCode == http.StatusNotModified }

// errTimeout is the cause of a call that took longer than the client's timeout.
var errTimeout = fmt.Errorf("timeout: %w", context.DeadlineExceeded)

// once keeps an exchange from being repeated, because the server could do twice what it asks for.
func once() bool { return false }

// run runs an exchange until it has a result. It retries where that is safe.
func run[T any](ctx context.Context, c *Client, e exchange[T]) (T, error) {
	if err := ctx.Err(); err != nil {
		var none T
		return none, failure(err, context.Cause(ctx), "%s: %v", e.doing, err)
	}
	caller := ctx
	ctx, cancel := context.WithCancelCause(ctx)
	deadline, hasDeadline := caller.Deadline()
	stop := func() {}
	if !hasDeadline {
		deadline = time.Now().Add(c.timeout)
		timer := time.AfterFunc(c.timeout, func() { cancel(errTimeout) })
		stop = func() { timer.Stop() }
	}
	end := func() { stop(); cancel(context.Canceled) }
	call := call[T]{exchange: e, client: c, deadline: deadline, started: time.Now()}
	for {
		value, isTaken, failed := call.try(ctx, stop, end)
		if failed == nil {
			if !isTaken {
				end()
			}
			return value, nil
		}
		if failed.mayRepeat && ctx.Err() == nil && call.pause(ctx, failed.retryAfter) {
			continue
		}
		err := failed.err
		if ctx.Err() != nil {
			err = call.ended(ctx)
		}
		end()
		return value, err
	}
}

// call is an exchange under way.
type call[T any] struct {
	exchange[T]
	client         *Client
	deadline       time.Time
	started        time.Time
	tries          int
	mayHaveArrived bool
}

// failedTry is a try without a result.
type failedTry struct {
	err        error
	mayRepeat  bool
	retryAfter *time.Duration
}

func final(err error) *failedTry { return &failedTry{err: err} }

func (c *call[T]) try(
	ctx context.Context, stop, cancel func(),
) (value T, isTaken bool, failed *failedTry) {
	c.tries++
	request, err := c.request(ctx)
	if err != nil {
		return value, false, final(err)
	}
	response, err := c.client.http.Do(request)
	if err != nil {
		return value, false, c.broken(err)
	}
	store := toStore(response)
	if store != nil {
		_ = response.Body.Close()
		if response, err = c.client.http.Do(store); err != nil {
			return value, false, c.broken(err)
		}
	}
	a := &answer{Response: response, stop: stop, cancel: cancel}
	defer func() {
		if !a.isTaken {
			_ = response.Body.Close()
		}
	}()
	isSuccess := response.StatusCode >= 200 && response.StatusCode < 300
	if !isSuccess && !a.isUnchanged() && store != nil {
		// The server makes again what the store no longer has.
		e := failure(ErrUnavailable, nil,
			"%s: the object store that the server redirects to answered %d%s: try again later",
			c.doing, response.StatusCode, after(c.tries))
		e.Status = response.StatusCode
		return value, false, &failedTry{e, true, nil}
	}
	if !isSuccess && !a.isUnchanged() {
		failed := c.refused(response)
		return value, false, failed
	}
	value, err = c.read(a)
	if err != nil {
		return value, false, c.unread(response, err)
	}
	return value, a.isTaken, nil
}

// refused returns nil if the problem is that an earlier try has already succeeded.
func (c *call[T]) refused(response *http.Response) *failedTry {
	body, err := io.ReadAll(io.LimitReader(response.Body, maxProblem))
	if err != nil {
		return c.broken(err)
	}
	p := problemOf(response.StatusCode, response.Header, body)
	if c.goneIsDone && p.isGone() && c.mayHaveArrived {
		return nil
	}
	c.mayHaveArrived = true
	return &failedTry{p.toError(c.doing, c.tries), p.isTemporary(), p.retryAfter}
}

// unread says why a successful answer could not be read.
func (c *call[T]) unread(response *http.Response, err error) *failedTry {
	var known *Error
	if errors.As(err, &known) {
		return final(known)
	}
	var strange *unexpected
	if errors.As(err, &strange) {
		e := failure(ErrUnexpectedAnswer, strange.cause,
			"%s: the answer has %s, which is not an answer of a ProgImage server:"+
				" check the server's address and the proxies on the way to it",
			c.doing, strange.what)
		e.Status = response.StatusCode
		e.RequestID = response.Header.Get("X-Request-Id")
		return final(e)
	}
	return c.broken(err)
}

// broken says how a connection failed, or what else kept it from being used.
func (c *call[T]) broken(err error) *failedTry {
	var known *Error
	if errors.As(err, &known) {
		return final(known)
	}
	if isUnreachable(err) {
		return &failedTry{failure(ErrConnection, err,
			"%s: no connection to %s%s (%s): check that the server is running and that this is its"+
				" address", c.doing, c.client.base, after(c.tries), reason(err)), true, nil}
	}
	c.mayHaveArrived = true
	return &failedTry{failure(ErrConnection, err,
		"%s: the connection to %s broke before the complete answer arrived%s (%s): try again;"+
			" an upload with the same idempotency key is not stored twice",
		c.doing, c.client.base, after(c.tries), reason(err)), true, nil}
}

func isUnreachable(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// reason leaves out the address, which the message names.
func reason(err error) string {
	var wrapped interface{ Unwrap() error }
	for errors.As(err, &wrapped) && wrapped.Unwrap() != nil {
		err = wrapped.Unwrap()
	}
	return err.Error()
}

// ended is the failure of a call whose context has ended.
func (c *call[T]) ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, context.DeadlineExceeded) {
		return failure(ErrConnection, context.DeadlineExceeded,
			"%s: not done within %v%s: allow a longer timeout, or check whether the server or the"+
				" network is slow",
			c.doing, time.Since(c.started).Round(time.Millisecond), after(c.tries))
	}
	return failure(ctx.Err(), cause, "%s: %v", c.doing, cause)
}

// pause waits before a retry; false: there is none.
func (c *call[T]) pause(ctx context.Context, asked *time.Duration) bool {
	wait := pauseBefore(c.tries, asked)
	isRepeatable := c.repeatable == nil || c.repeatable()
	if c.tries > c.client.retries || time.Now().Add(wait).After(c.deadline) || !isRepeatable {
		return false
	}
	return sleep(ctx, wait) == nil
}

const (
	firstPause   = 100 * time.Millisecond
	longestPause = 5 * time.Second
)

// pauseBefore doubles with each try and is random, so that clients do not come back together.
func pauseBefore(tries int, asked *time.Duration) time.Duration {
	longest := min(longestPause, firstPause<<min(tries-1, 6))
	own := longest/2 + rand.N(longest/2+1)
	if asked == nil {
		return own
	}
	return *asked + own/2
}

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
