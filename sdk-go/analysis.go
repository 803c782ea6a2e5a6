package progimage

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
)

// AnalysisKind is what an analysis looks for.
type AnalysisKind string

// The kinds that servers have today.
const (
	FaceAnalysis        AnalysisKind = "faces"
	LabelAnalysis       AnalysisKind = "labels"
	PlaceholderAnalysis AnalysisKind = "placeholder"
)

var kindName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// Analysis is the state of one analysis of an image.
type Analysis struct {
	Kind AnalysisKind
	// Status is created, running, done or failed.
	Status string
	// Failure says why a failed analysis failed; nil otherwise.
	Failure *Error
}

// IsEnded returns whether nothing more will happen.
func (a Analysis) IsEnded() bool { return a.Status == "done" || a.Status == "failed" }

// Analyze has an image analyzed in the background, and returns the state of each analysis.
func (c *Client) Analyze(ctx context.Context, id string, kinds ...AnalysisKind) ([]Analysis, error) {
	id, err := imageID(id)
	if err != nil {
		return nil, err
	}
	names, err := kindNames(kinds)
	if err != nil {
		return nil, err
	}
	return run(ctx, c, exchange[[]Analysis]{
		doing: "requesting analyses of image " + id,
		request: c.withJSON(http.MethodPost, "/images/"+id+"/analyses",
			map[string][]string{"analyze": names}),
		read: func(a *answer) ([]Analysis, error) { return readJSON(a, analysisListOf) },
	})
}

func kindNames(kinds []AnalysisKind) ([]string, error) {
	if len(kinds) == 0 {
		return nil, invalid("name at least one analysis, such as faces")
	}
	var names []string
	for _, kind := range kinds {
		if !kindName.MatchString(string(kind)) {
			return nil, invalid("'%s' is not an analysis: use a name such as faces", string(kind))
		}
		names = append(names, string(kind))
	}
	return names, nil
}

type analysisRecord struct {
	Analysis *string        `json:"analysis"`
	Status   *string        `json:"status"`
	Problem  *problemRecord `json:"problem"`
}

func analysisListOf(raw json.RawMessage) ([]Analysis, error) {
	var record struct {
		Analyses []analysisRecord `json:"analyses"`
	}
	if err := decode(raw, &record); err != nil {
		return nil, err
	}
	var f fields
	return analysesOf(&f, record.Analyses, "the image"), f.err
}

func analysesOf(f *fields, records []analysisRecord, what string) []Analysis {
	var analyses []Analysis
	for _, each := range records {
		kind := need(f, "analysis", each.Analysis)
		analyses = append(analyses, Analysis{
			Kind:    AnalysisKind(kind),
			Status:  need(f, "status", each.Status),
			Failure: each.Problem.toError(kind + " of " + what),
		})
	}
	return analyses
}
