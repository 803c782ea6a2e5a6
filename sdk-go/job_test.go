package progimage_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
	"github.com/progimage/progimage/sdk-go/transform"
)

func TestAJobIsSubmittedOnce(t *testing.T) {
	server := newServer(t, answer(202, job("queued", 0)), breakOff)
	client := server.client(t)
	request := progimage.JobRequest{
		Sources: append(progimage.FromImages(imageID),
			append(progimage.FromURLs("https://example.com/x.jpg"), progimage.FromAllAfter(imageID, 5)...)...),
		Outputs: []progimage.JobOutput{
			{Format: progimage.JPEG},
			{Transformation: transform.New().Resize(9, 9), Format: progimage.WebP},
		},
		Analyze: []progimage.AnalysisKind{progimage.LabelAnalysis},
		Webhook: "https://example.com/hook",
	}
	submitted, err := client.SubmitJob(context.Background(), request)
	if err != nil || submitted.ID != jobID || submitted.State != progimage.Queued || submitted.IsEnded() {
		t.Errorf("%v, %v", submitted, err)
	}
	want := `{"sources":[{"image":"` + imageID + `"},{"url":"https://example.com/x.jpg"},` +
		`{"all":{"after":"` + imageID + `","limit":5}}],"outputs":[{"transformation":"","format":"jpg"},` +
		`{"transformation":"resize_9x9","format":"webp"}],"analyze":["labels"],` +
		`"webhook":"https://example.com/hook"}`
	if got := server.asked()[0].body; got != want {
		t.Errorf("sent %s", got)
	}
	if _, err := client.SubmitJob(context.Background(), request); !errors.Is(err, progimage.ErrConnection) {
		t.Errorf("a lost answer is %v", err)
	}
	if len(server.asked()) != 2 {
		t.Errorf("%d requests", len(server.asked()))
	}
}

func TestAJobNeedsSourcesAndOutputs(t *testing.T) {
	client := newServer(t, answer(202, job("queued", 0))).client(t)
	png := []progimage.JobOutput{{Format: progimage.PNG}}
	for _, request := range []progimage.JobRequest{
		{Outputs: png},
		{Sources: progimage.FromAll()},
		{Sources: progimage.FromAllAfter("", 0), Outputs: png},
		{Sources: progimage.FromAll(), Outputs: []progimage.JobOutput{{}}},
		{Sources: progimage.FromAll(),
			Outputs: []progimage.JobOutput{{Transformation: transform.New().Quality(0), Format: progimage.PNG}}},
	} {
		if _, err := client.SubmitJob(context.Background(), request); !errors.Is(err, progimage.ErrInvalidArgument) {
			t.Errorf("is %v", err)
		}
	}
	unknown := progimage.JobRequest{Sources: progimage.FromImages("logo"), Outputs: png}
	if _, err := client.SubmitJob(context.Background(), unknown); !errors.Is(err, progimage.ErrImageNotFound) {
		t.Errorf("is %v", err)
	}
}

func TestWaitingPollsUntilTheEnd(t *testing.T) {
	server := newServer(t, answer(200, job("queued", 0)),
		answer(200, job("running", 1), "Retry-After", "0"), answer(200, job("succeeded", 2)))
	client := server.client(t)
	queued, err := client.Job(context.Background(), jobID)
	if err != nil {
		t.Fatal(err)
	}
	ended, err := queued.Wait(within(t, 10*time.Second))
	if err != nil || ended.State != progimage.Succeeded || ended.Done != 2 || len(server.asked()) != 3 {
		t.Errorf("%v, %v, %d requests", ended, err, len(server.asked()))
	}
	if again, err := ended.Wait(context.Background()); again != ended || err != nil || len(server.asked()) != 3 {
		t.Errorf("an ended job: %v, %v", again, err)
	}
	endless := newServer(t, answer(200, job("running", 0), "Retry-After", "0")).client(t)
	running, err := endless.Job(context.Background(), jobID)
	if err != nil {
		t.Fatal(err)
	}
	_, err = running.Wait(within(t, 100*time.Millisecond))
	if !errors.Is(err, progimage.ErrNotEnded) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a deadline is %v", err)
	}
}

const result = `{"index": %d, "source": {"image": "` + imageID + `"}, "image": "` + imageID + `",
	"outputs": [{"transformation": "", "format": "png", "url": "https://x/1.png"},
	{"transformation": "blur_2", "format": "jpg",
	"problem": {"status": 422, "code": "undecodable", "detail": "cut off"}}]}`

func TestResultsHaveTheirFailures(t *testing.T) {
	server := newServer(t, answer(200, job("running", 1)),
		answer(200, `{"results": [`+fmt.Sprintf(result, 0)+`], "next": "/jobs/x/results?after=0"}`),
		answer(200, `{"results": [{"index": 1, "source": {"url": "https://x"},
			"problem": {"status": 404, "code": "source-not-found"}}], "next": "/jobs/x/results?after=0"}`))
	running, err := server.client(t).Job(context.Background(), jobID)
	if err != nil {
		t.Fatal(err)
	}
	var results []progimage.JobResult
	for each, err := range running.Results(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, each)
	}
	if len(results) != 2 {
		t.Fatalf("%d results", len(results))
	}
	made, failed := results[0].Outputs[0], results[0].Outputs[1]
	if made.URL != "https://x/1.png" || made.Failure != nil || made.Format != progimage.PNG {
		t.Errorf("made %+v", made)
	}
	if failed.URL != "" || failed.Failure.Code != "undecodable" || failed.Failure.Status != 422 ||
		!errors.Is(failed.Failure, progimage.ErrRefused) || failed.Format != progimage.JPEG {
		t.Errorf("failed %+v", failed)
	}
	if results[1].Source != "https://x" || results[1].Failure.Code != "source-not-found" {
		t.Errorf("the second is %+v", results[1])
	}
}

func events(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, text)
	}
}

func item(id int) string {
	return fmt.Sprintf("event: item\nid: %d\ndata: {\"index\": %d, \"source\": {\"url\": \"https://x\"}}\n\n", id, id)
}

func TestFollowingComesBackAfterTheLastResult(t *testing.T) {
	server := newServer(t, answer(200, job("running", 0)),
		events(": hello\n\n"+item(1)+"event: item\nid: 2\ndata: {\"cut"),
		breakOff,
		events(item(2)+"event: state\nid: 3\ndata: {\"state\":\ndata: \"succeeded\"}\n\n"))
	running, err := server.client(t).Job(context.Background(), jobID)
	if err != nil {
		t.Fatal(err)
	}
	var heard []int
	for each, err := range running.Follow(within(t, 10*time.Second)) {
		if err != nil {
			t.Fatal(err)
		}
		heard = append(heard, each.Index)
	}
	if fmt.Sprint(heard) != "[1 2]" {
		t.Errorf("heard %v", heard)
	}
	asked := server.asked()
	if asked[1].Header.Get("Last-Event-ID") != "" || asked[3].Header.Get("Last-Event-ID") != "1" ||
		asked[1].Header.Get("Accept") != "text/event-stream" {
		t.Errorf("asked with %v, then %v", asked[1].Header, asked[3].Header)
	}
}

func TestFollowingEndsWithItsLoopAndItsContext(t *testing.T) {
	release := make(chan struct{})
	slow := func(w http.ResponseWriter, r *http.Request) {
		events(item(1))(w, r)
		w.(http.Flusher).Flush()
		<-release
	}
	server := newServer(t, answer(200, job("running", 0)), slow)
	defer close(release)
	running, err := server.client(t).Job(context.Background(), jobID)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := first(running.Follow(context.Background())); got.Index != 1 || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	var last error
	for _, err := range running.Follow(within(t, 100*time.Millisecond)) {
		last = err
	}
	if !errors.Is(last, context.DeadlineExceeded) {
		t.Errorf("a deadline is %v", last)
	}
	strange := newServer(t, answer(200, job("running", 0)), events("event: item\nid: 1\ndata: []\n\n"))
	running, err = strange.client(t).Job(context.Background(), jobID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first(running.Follow(context.Background())); !errors.Is(err, progimage.ErrUnexpectedAnswer) {
		t.Errorf("a strange event is %v", err)
	}
}
