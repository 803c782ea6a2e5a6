package progimage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
)

const faces = `{"model": "m", "picture": {"width": 9, "height": 8}, "faces": [{"box": {"left": 1,
	"top": 2, "width": 3, "height": 4}, "score": 0.9, "landmarks": [{"x": 5, "y": 6}],
	"encoding": [0, 3]}, {"encoding": [4, 0]}]}`

func TestAnAnalysisIsWaitedFor(t *testing.T) {
	server := newServer(t, answer(202, `{"analysis": "faces", "status": "running"}`, "Retry-After", "0"),
		answer(200, faces))
	found, err := server.client(t).Faces(imageID, 0.5).Wait(within(t, 10*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if found.Faces[0].Box.Height != 4 || found.Faces[0].Encoding.Distance(found.Faces[1].Encoding) != 5 {
		t.Errorf("found %+v", found)
	}
	if got := server.asked()[1].URL.String(); got != "/images/"+imageID+"/faces?minScore=0.5" {
		t.Errorf("asked for %s", got)
	}
}

func TestAFailedAnalysisIsAnError(t *testing.T) {
	running := newServer(t, answer(202, `{"analysis": "labels", "status": "created"}`))
	if found, err := running.client(t).Labels(imageID, 50).Fetch(context.Background()); found != nil || err != nil {
		t.Errorf("running is %v, %v", found, err)
	}
	failed := newServer(t, answer(202, `{"analysis": "labels", "status": "failed",
		"problem": {"status": 422, "code": "undecodable"}}`))
	if _, err := failed.client(t).Labels(imageID, 0).Wait(context.Background()); !errors.Is(err, progimage.ErrRefused) {
		t.Errorf("failed is %v", err)
	}
	missing := newServer(t, problem(404, "analysis-not-found"))
	if _, err := missing.client(t).Placeholder(imageID).Wait(context.Background()); !errors.Is(err, progimage.ErrAnalysisNotFound) {
		t.Errorf("not requested is %v", err)
	}
	if _, err := missing.client(t).Labels(imageID, 101).Fetch(context.Background()); !errors.Is(err, progimage.ErrInvalidArgument) {
		t.Errorf("101 %% is %v", err)
	}
}

func TestAPlaceholderHasAHash(t *testing.T) {
	server := newServer(t, answer(200, `{"model": "m", "blurHash": "b", "perceptualHash": "80000000000000ff"}`))
	found, err := server.client(t).Placeholder(imageID).Fetch(context.Background())
	if err != nil || found.PerceptualHash.Distance(0) != 9 {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestAnalysesAreRequested(t *testing.T) {
	server := newServer(t, answer(202, `{"analyses": [{"analysis": "faces", "status": "created"}]}`))
	states, err := server.client(t).Analyze(context.Background(), imageID, progimage.FaceAnalysis)
	if err != nil || len(states) != 1 || states[0].Kind != progimage.FaceAnalysis || states[0].IsEnded() ||
		server.asked()[0].body != `{"analyze":["faces"]}` {
		t.Errorf("%v, %v, sent %s", states, err, server.asked()[0].body)
	}
}

func TestAnalysesAreCountedAndFacesAveraged(t *testing.T) {
	server := newServer(t, answer(200, `{"analyses": {"faces": {"created": 1, "done": 3}}}`),
		answer(200, `{"model": "m", "count": 2, "encoding": [1, 2]}`))
	client := server.client(t)
	counted, err := client.AnalysisStats(context.Background())
	if err != nil || counted[progimage.FaceAnalysis].Done != 3 {
		t.Errorf("%v, %v", counted, err)
	}
	from := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	average, err := client.AverageFace(context.Background(), from, time.Time{})
	if err != nil || average.Count != 2 || len(average.Encoding) != 2 ||
		server.asked()[1].URL.String() != "/analyses/faces/average?from=2026-01-02T03%3A04%3A05Z" {
		t.Errorf("%+v, %v, asked for %s", average, err, server.asked()[1].URL)
	}
}
