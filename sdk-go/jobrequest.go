package progimage

import (
	"github.com/progimage/progimage/sdk-go/transform"
)

const maxSources = 10_000

// JobRequest says what a job makes: each output from each source.
type JobRequest struct {
	Sources []JobSource
	Outputs []JobOutput
	// Analyze has each source analyzed too.
	Analyze []AnalysisKind
	// Webhook is the URL of a registered webhook, which the server notifies when the job ends; empty:
	// none.
	Webhook string
}

// JobSource is one or more images that a job starts from.
type JobSource struct {
	image, url string
	all        *allRecord
	err        error
}

type allRecord struct {
	After string `json:"after,omitempty"`
	Limit int    `json:"limit,omitempty"`
}

// FromImages are stored images.
func FromImages(ids ...string) []JobSource {
	var sources []JobSource
	for _, id := range ids {
		known, err := imageID(id)
		sources = append(sources, JobSource{image: known, err: err})
	}
	return sources
}

// FromURLs are images that the server fetches, where it may.
func FromURLs(urls ...string) []JobSource {
	var sources []JobSource
	for _, each := range urls {
		sources = append(sources, JobSource{url: each})
	}
	return sources
}

// FromAll are all images of the owner, oldest first.
func FromAll() []JobSource { return []JobSource{{all: &allRecord{}}} }

// FromAllAfter are the images after a given one; an empty id begins with the oldest. The limit is 1
// to 10,000.
func FromAllAfter(id string, limit int) []JobSource {
	source := JobSource{all: &allRecord{After: id, Limit: limit}}
	if id != "" {
		source.all.After, source.err = imageID(id)
	}
	if limit < 1 || limit > maxSources {
		source.err = invalid("limit is %d, must be a whole number from 1 to %d", limit, maxSources)
	}
	return []JobSource{source}
}

// JobOutput is one rendition that a job makes of each source.
type JobOutput struct {
	Transformation transform.Transformation
	Format         Format
}

type sourceRecord struct {
	Image string     `json:"image,omitempty"`
	URL   string     `json:"url,omitempty"`
	All   *allRecord `json:"all,omitempty"`
}

type outputRecord struct {
	Transformation string `json:"transformation"`
	Format         string `json:"format"`
}

type jobRecord struct {
	Sources []sourceRecord `json:"sources"`
	Outputs []outputRecord `json:"outputs"`
	Analyze []string       `json:"analyze,omitempty"`
	Webhook string         `json:"webhook,omitempty"`
}

// record returns the request in JSON's terms, or what is wrong with it.
func (r JobRequest) record() (jobRecord, error) {
	record := jobRecord{Outputs: []outputRecord{}, Webhook: r.Webhook}
	if len(r.Sources) == 0 {
		return record, invalid("a job needs a source: use FromImages, FromURLs, FromAll or FromAllAfter")
	}
	if len(r.Outputs) == 0 && len(r.Analyze) == 0 {
		return record, invalid("a job needs an output or an analysis: set Outputs or Analyze")
	}
	for _, source := range r.Sources {
		if source.err != nil {
			return record, source.err
		}
		record.Sources = append(record.Sources, sourceRecord{source.image, source.url, source.all})
	}
	for _, output := range r.Outputs {
		if err := output.Transformation.Err(); err != nil {
			return record, invalidBy("an output of a job", err)
		}
		if err := output.Format.check(); err != nil {
			return record, err
		}
		record.Outputs = append(record.Outputs,
			outputRecord{output.Transformation.String(), output.Format.Extension()})
	}
	if len(r.Analyze) > 0 {
		names, err := kindNames(r.Analyze)
		if err != nil {
			return record, err
		}
		record.Analyze = names
	}
	return record, nil
}
