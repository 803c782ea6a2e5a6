package progimage

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Finding is what an analysis of an image finds. The analysis must have been requested, with
// [Analyzed] or [Client.Analyze].
type Finding[T any] struct {
	client *Client
	id     string
	kind   AnalysisKind
	query  url.Values
	err    error
}

// Faces describes the faces in an image, with a score of at least minScore; 0 asks for all.
func (c *Client) Faces(id string, minScore float64) Finding[Faces] {
	return findingOf[Faces](c, id, FaceAnalysis).atLeast("minScore", minScore, math.MaxFloat64)
}

// Labels describes the labels of an image, with a confidence of at least minConfidence in percent; 0
// asks for all.
func (c *Client) Labels(id string, minConfidence float64) Finding[Labels] {
	return findingOf[Labels](c, id, LabelAnalysis).atLeast("minConfidence", minConfidence, 100)
}

// Placeholder describes the placeholder of an image.
func (c *Client) Placeholder(id string) Finding[Placeholder] {
	return findingOf[Placeholder](c, id, PlaceholderAnalysis)
}

func findingOf[T any](c *Client, id string, kind AnalysisKind) Finding[T] {
	known, err := imageID(id)
	return Finding[T]{client: c, id: known, kind: kind, query: url.Values{}, err: err}
}

func (f Finding[T]) atLeast(name string, value, most float64) Finding[T] {
	if f.err == nil && !(value >= 0 && value <= most) {
		f.err = invalid("%s is %v, must be a number from 0 to %v", name, value, most)
	}
	if value > 0 {
		f.query.Set(name, strconv.FormatFloat(value, 'f', -1, 64))
	}
	return f
}

// Fetch returns what was found; nil if the analysis has not ended. If it failed, that is the error:
// [ErrRefused] because of the image, [ErrUnavailable] for another reason.
func (f Finding[T]) Fetch(ctx context.Context) (*T, error) {
	asked, err := f.ask(ctx)
	return asked.found, err
}

// Wait waits for the end of the analysis, or of the context, and polls as often as the server
// suggests. The analysis continues in any case.
func (f Finding[T]) Wait(ctx context.Context) (*T, error) {
	return poll(ctx, f.client, f.String(),
		func(ctx context.Context) (*T, bool, *time.Duration, error) {
			asked, err := f.ask(ctx)
			return asked.found, asked.found != nil, asked.retryAfter, err
		})
}

// String returns the kind and the image.
func (f Finding[T]) String() string { return string(f.kind) + " of image " + f.id }

type askedFinding[T any] struct {
	found      *T
	retryAfter *time.Duration
}

func (f Finding[T]) ask(ctx context.Context) (askedFinding[T], error) {
	if f.err != nil {
		return askedFinding[T]{}, f.err
	}
	path := "/images/" + f.id + "/" + string(f.kind)
	if len(f.query) > 0 {
		path += "?" + f.query.Encode()
	}
	return run(ctx, f.client, exchange[askedFinding[T]]{
		doing:   "asking for " + f.String(),
		request: f.client.plain(http.MethodGet, path),
		read: func(a *answer) (askedFinding[T], error) {
			return readJSON(a, func(raw json.RawMessage) (askedFinding[T], error) {
				if a.StatusCode == http.StatusOK {
					found := new(T)
					return askedFinding[T]{found: found}, decode(raw, found)
				}
				return askedFinding[T]{retryAfter: retryAfter(a.Header)}, f.state(raw)
			})
		},
	})
}

// state returns why the analysis failed; nil: it has not ended.
func (f Finding[T]) state(raw json.RawMessage) error {
	var record analysisRecord
	if err := decode(raw, &record); err != nil {
		return err
	}
	var missing fields
	analyses := analysesOf(&missing, []analysisRecord{record}, "image "+f.id)
	if missing.err != nil {
		return missing.err
	}
	if analyses[0].Failure != nil {
		return analyses[0].Failure
	}
	if analyses[0].IsEnded() {
		return &unexpected{what: `no facts and no "problem"`}
	}
	return nil
}
