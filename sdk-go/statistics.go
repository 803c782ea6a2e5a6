package progimage

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// AnalysisCounts are the numbers of analyses of one kind.
type AnalysisCounts struct {
	// Created are those that wait.
	Created int64 `json:"created"`
	Running int64 `json:"running"`
	Done    int64 `json:"done"`
	Failed  int64 `json:"failed"`
}

// AnalysisStats counts the owner's analyses by kind.
func (c *Client) AnalysisStats(ctx context.Context) (map[AnalysisKind]AnalysisCounts, error) {
	type stats struct {
		Analyses map[AnalysisKind]AnalysisCounts `json:"analyses"`
	}
	counted, err := run(ctx, c, exchange[*stats]{
		doing:   "counting analyses",
		request: c.plain(http.MethodGet, "/analyses/stats"),
		read:    func(a *answer) (*stats, error) { return readJSON(a, into[stats]) },
	})
	if err != nil {
		return nil, err
	}
	return counted.Analyses, nil
}

// AverageFace is the mean of the faces that the owner's analyses found in a time.
type AverageFace struct {
	Model string    `json:"model"`
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Count int64     `json:"count"`
	// Encoding is nil if there are no faces.
	Encoding Encoding `json:"encoding"`
}

// AverageFace averages the faces from a time to another, which is exclusive. If both are zero, these
// are the last 30 days.
func (c *Client) AverageFace(ctx context.Context, from, to time.Time) (*AverageFace, error) {
	query := url.Values{}
	for name, value := range map[string]time.Time{"from": from, "to": to} {
		if !value.IsZero() {
			query.Set(name, value.UTC().Format(time.RFC3339Nano))
		}
	}
	path := "/analyses/faces/average"
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return run(ctx, c, exchange[*AverageFace]{
		doing:   "averaging faces",
		request: c.plain(http.MethodGet, path),
		read:    func(a *answer) (*AverageFace, error) { return readJSON(a, into[AverageFace]) },
	})
}
