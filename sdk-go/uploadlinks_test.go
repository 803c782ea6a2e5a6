package progimage_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
)

func TestAnUploadLinkIsCreatedOnceFetchedAndEnded(t *testing.T) {
	server := newServer(t,
		answer(201, `{"id": "`+jobID+`", "upload": {"url": "https://x/uploads/secret"},
			"expiresAt": "2026-01-02T03:04:05Z", "callback": {"secret": "whsec_YQ=="}}`),
		answer(200, `{"id": "`+jobID+`", "state": "done", "image": "`+imageID+`",
			"expiresAt": "2026-01-02T03:04:05Z", "analyses": {"labels": {"status": "created"}},
			"problem": {"status": 415, "code": "type-mismatch"}}`),
		answer(204, ""), breakOff)
	client := server.client(t)
	request := progimage.UploadLinkRequest{
		MaxBytes: 5_000_000, Formats: []progimage.Format{progimage.JPEG, progimage.SVG},
		ExpiresIn: 10 * time.Minute, Analyze: []progimage.AnalysisKind{progimage.LabelAnalysis},
		Visibility: progimage.Private, Callback: "https://x/hook",
	}
	made, err := client.CreateUploadLink(context.Background(), request)
	if err != nil || made.UploadURL != "https://x/uploads/secret" || made.CallbackSecret != "whsec_YQ==" {
		t.Errorf("%+v, %v", made, err)
	}
	want := `{"maxBytes":5000000,"mediaTypes":["image/jpeg","image/svg+xml"],"expiresIn":600,` +
		`"analyze":["labels"],"visibility":"private","callback":"https://x/hook"}`
	if got := server.asked()[0].body; got != want {
		t.Errorf("sent %s", got)
	}
	link, err := client.UploadLink(context.Background(), jobID)
	if err != nil || link.State != "done" || link.ImageID != imageID || link.Failure.Code != "type-mismatch" ||
		!strings.Contains(string(link.Analyses["labels"]), "created") {
		t.Errorf("%+v, %v", link, err)
	}
	if err := client.EndUploadLink(context.Background(), jobID); err != nil {
		t.Error(err)
	}
	if _, err := client.CreateUploadLink(context.Background(), request); !errors.Is(err, progimage.ErrConnection) ||
		len(server.asked()) != 4 {
		t.Errorf("a lost answer is %v after %d requests", err, len(server.asked()))
	}
	for _, wrong := range []progimage.UploadLinkRequest{
		{MaxBytes: -1}, {ExpiresIn: 1}, {Formats: []progimage.Format{"a/b"}},
		{Analyze: []progimage.AnalysisKind{"?"}},
	} {
		if _, err := client.CreateUploadLink(context.Background(), wrong); !errors.Is(err, progimage.ErrInvalidArgument) {
			t.Errorf("%+v is %v", wrong, err)
		}
	}
	if _, err := client.UploadLink(context.Background(), "x"); !errors.Is(err, progimage.ErrUploadLinkNotFound) {
		t.Errorf("no id is %v", err)
	}
}

func TestASessionHasAKeyOfItsOwn(t *testing.T) {
	const key = "pis_abc_secret"
	picture := `{"digest": "d", "size": 9, "model": "m", "time": "2026-01-02T03:04:05Z",
		"faces": [{"score": 1, "encoding": [1]}]}`
	server := newServer(t, answer(201, `{"key": "`+key+`"}`), problem(503, "x", "Retry-After", "0"),
		answer(200, picture), answer(200, `{"id": "abc", "limit": 5, "images": [`+picture+`],
			"failures": [{"time": "2026-01-02T03:04:05Z", "problem": {"code": "undecodable"}}]}`),
		answer(204, ""), answer(204, ""))
	ctx := context.Background()
	session, err := server.client(t, progimage.WithKey("pik_mine")).CreateSession(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if session.Key() != key || strings.Contains(fmt.Sprintf("%v %+v %#v %s", session, session, session, session), "secret") {
		t.Errorf("is %#v", session)
	}
	added, err := session.Add(ctx, progimage.Bytes(png))
	if err != nil || len(added.Faces) != 1 {
		t.Errorf("%+v, %v", added, err)
	}
	if summary, err := session.Summary(ctx); err != nil || summary.Limit != 5 || summary.Pictures[0].ByteCount != 9 ||
		summary.Failures[0].Problem.Code != "undecodable" {
		t.Errorf("%+v, %v", summary, err)
	}
	if err := errors.Join(session.Reset(ctx), session.End(ctx)); err != nil {
		t.Error(err)
	}
	var paths []string
	for i, each := range server.asked() {
		paths = append(paths, each.Method+" "+each.URL.Path)
		if i > 0 && each.Header.Get("Authorization") != "Bearer "+key {
			t.Errorf("%s has %s", each.URL, each.Header.Get("Authorization"))
		}
	}
	want := "[POST /sessions POST /session/images POST /session/images GET /session" +
		" DELETE /session/images DELETE /session]"
	if fmt.Sprint(paths) != want {
		t.Errorf("asked %v", paths)
	}
	if _, err := server.client(t).OpenSession("pik_x"); !errors.Is(err, progimage.ErrInvalidArgument) {
		t.Errorf("another key is %v", err)
	}
	if _, err := session.Add(ctx, progimage.Reader(strings.NewReader("x"))); !errors.Is(err, progimage.ErrInvalidArgument) {
		t.Errorf("a reader is %v", err)
	}
}
