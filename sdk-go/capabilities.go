package progimage

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// Capabilities is what a server can do.
type Capabilities struct {
	Engine, Revision string
	Inputs, Outputs  []Format
	Operations       []Step
	Settings         []Step
	// Limits are what the server takes at most, by name, such as bodyBytes.
	Limits map[string]int64
	// JSON is the answer as the server sent it, on one line, with fields unknown to this SDK.
	JSON json.RawMessage
}

// Step is an operation or a setting of transformations.
type Step struct {
	Name    string `json:"name"`
	Syntax  string `json:"syntax"`
	Summary string `json:"summary"`
}

// Capabilities fetches what the server can do.
func (c *Client) Capabilities(ctx context.Context) (*Capabilities, error) {
	return run(ctx, c, exchange[*Capabilities]{
		doing:   "asking for capabilities",
		request: c.plain(http.MethodGet, "/capabilities"),
		read:    func(a *answer) (*Capabilities, error) { return readJSON(a, capabilitiesOf) },
	})
}

func capabilitiesOf(raw json.RawMessage) (*Capabilities, error) {
	type formatRecord struct {
		Format Format `json:"format"`
	}
	var record struct {
		Engine struct {
			Name     *string `json:"name"`
			Revision *string `json:"revision"`
		} `json:"engine"`
		Inputs     []formatRecord   `json:"inputs"`
		Outputs    []formatRecord   `json:"outputs"`
		Operations []Step           `json:"operations"`
		Settings   []Step           `json:"settings"`
		Limits     map[string]int64 `json:"limits"`
	}
	if err := decode(raw, &record); err != nil {
		return nil, err
	}
	names := func(records []formatRecord) (formats []Format) {
		for _, each := range records {
			formats = append(formats, each.Format)
		}
		return formats
	}
	var f fields
	return &Capabilities{
		Engine:     need(&f, "engine.name", record.Engine.Name),
		Revision:   need(&f, "engine.revision", record.Engine.Revision),
		Inputs:     names(record.Inputs),
		Outputs:    names(record.Outputs),
		Operations: record.Operations,
		Settings:   record.Settings,
		Limits:     record.Limits,
		JSON:       compact(raw),
	}, f.err
}

// Ping checks whether the server is ready, and returns the time that the answer took.
func (c *Client) Ping(ctx context.Context) (time.Duration, error) {
	start := time.Now()
	return run(ctx, c, exchange[time.Duration]{
		doing:   "asking whether the server is ready",
		request: c.plain(http.MethodGet, "/health/ready"),
		read: func(a *answer) (time.Duration, error) {
			return readJSON(a, func(raw json.RawMessage) (time.Duration, error) {
				var record struct {
					Status *string `json:"status"`
				}
				if err := decode(raw, &record); err != nil {
					return 0, err
				}
				var f fields
				need(&f, "status", record.Status)
				return time.Since(start), f.err
			})
		},
	})
}
