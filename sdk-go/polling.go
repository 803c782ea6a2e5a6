package progimage

import (
	"context"
	"errors"
	"time"
)

const (
	usualPause = time.Second
	// shortestPause keeps a server that asks for no pause from being asked without end.
	shortestPause = 50 * time.Millisecond
)

// poll asks until something has ended. Ask returns false if it has not, and how long the server
// wants the client to wait; each time, it may take as long as the client's timeout.
func poll[T any](
	ctx context.Context, c *Client, waitingFor string,
	ask func(ctx context.Context) (value T, isEnded bool, retryAfter *time.Duration, err error),
) (T, error) {
	for {
		limited, cancel := context.WithTimeout(ctx, c.timeout)
		value, isEnded, asked, err := ask(limited)
		cancel()
		if err == nil && isEnded {
			return value, nil
		}
		if err != nil && ctx.Err() == nil {
			return value, err
		}
		pause := usualPause
		if asked != nil {
			pause = max(*asked, shortestPause)
		}
		if sleep(ctx, pause) != nil {
			return value, notEnded(ctx, waitingFor)
		}
	}
}

func notEnded(ctx context.Context, waitingFor string) error {
	cause := context.Cause(ctx)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return failure(ErrNotEnded, cause,
			"waiting for %s: not ended in time: it continues, so wait again", waitingFor)
	}
	return failure(ctx.Err(), cause, "waiting for %s: %v", waitingFor, cause)
}
