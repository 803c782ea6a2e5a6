package progimage

import "encoding/json"

// JobResult is what came of one source.
type JobResult struct {
	// Index is the place of the source in the job, from 0.
	Index int
	// Source is the id or the URL that the job was given.
	Source string
	// Image is the id of the stored image; empty if there is none.
	Image string
	// Failure says why nothing was made; nil otherwise.
	Failure  *Error
	Outputs  []JobResultOutput
	Analyses []Analysis
	// JSON is the result as the server sent it, on one line, with fields unknown to this SDK.
	JSON json.RawMessage
}

// JobResultOutput is one rendition of a source, or why it was not made.
type JobResultOutput struct {
	Transformation string
	Format         Format
	// URL is empty if the rendition was not made.
	URL     string
	Failure *Error
}

func jobResultOf(raw json.RawMessage) (JobResult, error) {
	var record struct {
		Index  *int `json:"index"`
		Source struct {
			Image *string `json:"image"`
			URL   *string `json:"url"`
		} `json:"source"`
		Image   string         `json:"image"`
		Problem *problemRecord `json:"problem"`
		Outputs []struct {
			Transformation *string        `json:"transformation"`
			Format         *string        `json:"format"`
			URL            string         `json:"url"`
			Problem        *problemRecord `json:"problem"`
		} `json:"outputs"`
		Analyses []analysisRecord `json:"analyses"`
	}
	if err := decode(raw, &record); err != nil {
		return JobResult{}, err
	}
	var f fields
	source := record.Source.Image
	if source == nil {
		source = record.Source.URL
	}
	result := JobResult{
		Index:  need(&f, "index", record.Index),
		Source: need(&f, "source", source),
		Image:  record.Image,
		JSON:   compact(raw),
	}
	result.Failure = record.Problem.toError(result.Source)
	result.Analyses = analysesOf(&f, record.Analyses, result.Source)
	for _, each := range record.Outputs {
		output := JobResultOutput{
			Transformation: need(&f, "transformation", each.Transformation),
			URL:            each.URL,
		}
		format, err := FormatOf(need(&f, "format", each.Format))
		if err != nil {
			f.fail(`no "format"`)
		}
		output.Format = format
		output.Failure = each.Problem.toError(
			result.Source + as(output.Transformation, format))
		result.Outputs = append(result.Outputs, output)
	}
	return result, f.err
}

func as(transformation string, format Format) string {
	if transformation != "" {
		transformation += "."
	}
	return " as " + transformation + string(format)
}
