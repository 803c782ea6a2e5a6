package main

import (
	"context"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
)

// analysis carries out a command about what pictures show; false: it is about something else.
func (c command) analysis(ctx context.Context, client *progimage.Client) (value any, isKnown bool, err error) {
	switch c.Do {
	case "faces":
		value, err = shown(func(found *progimage.Faces) any { return found })(
			client.Faces(c.ID, 0).Wait(ctx))
		return value, true, err
	case "stats":
		value, err = client.AnalysisStats(ctx)
		return value, true, err
	case "average":
		value, err = client.AverageFace(ctx, time.Time{}, time.Time{})
		return value, true, err
	case "createSession":
		value, err = shown(func(s *progimage.Session) any { return s.Key() })(
			client.CreateSession(ctx))
		return value, true, err
	case "createLink":
		value, err = shown(linkRecordOf)(client.CreateUploadLink(ctx, progimage.UploadLinkRequest{
			Analyze:  []progimage.AnalysisKind{progimage.LabelAnalysis},
			Callback: c.Callback,
		}))
		return value, true, err
	case "link":
		value, err = shown(linkStateOf)(client.UploadLink(ctx, c.ID))
		return value, true, err
	case "add", "pictures", "reset", "end":
		value, err = c.session(ctx, client)
		return value, true, err
	default:
		return nil, false, nil
	}
}

// session carries out a command about a session.
func (c command) session(ctx context.Context, client *progimage.Client) (any, error) {
	session, err := client.OpenSession(c.Session)
	if err != nil {
		return nil, err
	}
	switch c.Do {
	case "add":
		return session.Add(ctx, progimage.Bytes(c.Bytes))
	case "pictures":
		return session.Summary(ctx)
	case "reset":
		return true, session.Reset(ctx)
	default:
		return true, session.End(ctx)
	}
}

func linkRecordOf(link *progimage.NewUploadLink) any {
	return map[string]any{
		"id":       link.ID,
		"upload":   map[string]string{"url": link.UploadURL},
		"callback": map[string]string{"secret": link.CallbackSecret},
	}
}

func linkStateOf(link *progimage.UploadLink) any {
	return map[string]any{"state": link.State, "image": link.ImageID, "analyses": link.Analyses}
}
