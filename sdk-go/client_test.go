package progimage_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
)

func TestAProblemIsAnError(t *testing.T) {
	for _, each := range []struct {
		status int
		code   string
		kind   error
	}{
		{404, "image-not-found", progimage.ErrImageNotFound},
		{404, "unknown-format", progimage.ErrRefused},
		{401, "key-required", progimage.ErrNotPermitted},
		{403, "scope-missing", progimage.ErrNotPermitted},
		{403, "signature-expired", progimage.ErrNotPermitted},
		{403, "webhooks-off", progimage.ErrRefused},
		{422, "undecodable", progimage.ErrRefused},
		{429, "too-many-uploads", progimage.ErrRefused},
		{429, "rate-limited", progimage.ErrUnavailable},
		{500, "internal", progimage.ErrUnavailable},
		{301, "", progimage.ErrUnexpectedAnswer},
	} {
		server := newServer(t, problem(each.status, each.code, "Retry-After", "7", "Location", "/x"))
		_, err := server.client(t, progimage.WithRetries(0)).Get(context.Background(), imageID)
		var failed *progimage.Error
		if !errors.Is(err, each.kind) || !errors.As(err, &failed) || failed.Status != each.status ||
			failed.Code != each.code || failed.Detail != "of the test" || failed.RequestID != "r1" ||
			failed.RetryAfter != 7*time.Second || len(server.asked()) != 1 {
			t.Errorf("%d %s is %+v", each.status, each.code, err)
		}
	}
}

func TestOnlyWhatMaySucceedLaterIsRetried(t *testing.T) {
	for status, tries := range map[int]int{
		400: 1, 404: 1, 408: 3, 409: 1, 422: 1, 429: 3, 500: 1, 502: 3, 503: 3, 504: 3,
	} {
		server := newServer(t, problem(status, "x"))
		_, err := server.client(t, progimage.WithRetries(2)).Get(context.Background(), imageID)
		if err == nil || len(server.asked()) != tries {
			t.Errorf("%d: %d tries, must be %d", status, len(server.asked()), tries)
		}
	}
	full := newServer(t, problem(429, "quota-exceeded"))
	_, err := full.client(t).Get(context.Background(), imageID)
	if !errors.Is(err, progimage.ErrRefused) || len(full.asked()) != 1 {
		t.Errorf("a full account: %d tries, %v", len(full.asked()), err)
	}
}

func TestTheServerSaysHowLongToWait(t *testing.T) {
	server := newServer(t, problem(503, "overloaded", "Retry-After", "1"), answer(200, record(imageID, png)))
	start := time.Now()
	if _, err := server.client(t).Get(context.Background(), imageID); err != nil {
		t.Fatal(err)
	}
	if waited := time.Since(start); waited < time.Second {
		t.Errorf("waited only %v", waited)
	}
	far := newServer(t, problem(503, "overloaded", "Retry-After", "3600"))
	_, err := far.client(t).Get(context.Background(), imageID)
	if !errors.Is(err, progimage.ErrUnavailable) || len(far.asked()) != 1 {
		t.Errorf("an hour: %d tries, %v", len(far.asked()), err)
	}
}

func TestADeleteThatFindsNothingAfterALostAnswerHasSucceeded(t *testing.T) {
	server := newServer(t, breakOff, problem(404, "image-not-found"))
	if err := server.client(t).Delete(context.Background(), imageID); err != nil {
		t.Error(err)
	}
	gone := newServer(t, problem(404, "image-not-found"))
	if err := gone.client(t).Delete(context.Background(), imageID); !errors.Is(err, progimage.ErrImageNotFound) {
		t.Errorf("a first try is %v", err)
	}
}

func TestACallEndsWithItsContext(t *testing.T) {
	release := make(chan struct{})
	server := newServer(t, func(http.ResponseWriter, *http.Request) { <-release })
	defer close(release)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err := server.client(t).Get(ctx, imageID)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("canceled is %v", err)
	}
	busy := newServer(t, problem(503, "overloaded", "Retry-After", "5"))
	pausing, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err = busy.client(t).Get(pausing, imageID); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled in a pause is %v", err)
	}
	_, err = server.client(t).Get(within(t, 20*time.Millisecond), imageID)
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, progimage.ErrConnection) {
		t.Errorf("a deadline is %v", err)
	}
	_, err = server.client(t, progimage.WithTimeout(20*time.Millisecond)).Get(context.Background(), imageID)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "longer timeout") {
		t.Errorf("the client's timeout is %v", err)
	}
}

func TestTheKeyIsInNoTextAndGoesToNoOtherServer(t *testing.T) {
	other := newServer(t, answer(200, record(imageID, png)))
	server := newServer(t, answer(307, "", "Location", other.URL+"/images/"+imageID))
	client := server.client(t, progimage.WithKey("pik_secret"), progimage.WithRetries(0))
	_, err := client.Get(context.Background(), imageID)
	if !errors.Is(err, progimage.ErrUnexpectedAnswer) || len(other.asked()) > 0 {
		t.Errorf("a redirect is %v", err)
	}
	image, _ := other.client(t, progimage.WithKey("pik_secret")).Get(context.Background(), imageID)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, value := range []any{err, client, image, *client} {
			if strings.Contains(fmt.Sprintf(verb, value), "secret") {
				t.Errorf("%s of %T shows the key", verb, value)
			}
		}
	}
}

func TestARedirectToTheObjectStoreIsFollowedWithoutTheKey(t *testing.T) {
	store := newServer(t, answer(404, "<Error/>"), answer(200, "the bytes"))
	signed := store.URL + "/b/o?X-Amz-Signature=f00"
	server := newServer(t, answer(302, "", "Location", signed))
	client := server.client(t, progimage.WithKey("pik_secret"))
	// The store no longer has the first, and the server is asked again.
	bytes, err := client.Rendition(imageID, progimage.PNG).Download(context.Background())
	if err != nil || string(bytes) != "the bytes" {
		t.Fatalf("it is %q, %v", bytes, err)
	}
	if len(server.asked()) != 2 || len(store.asked()) != 2 {
		t.Errorf("asked %v, then %v", server.asked(), store.asked())
	}
	for _, asked := range store.asked() {
		if strings.Contains(fmt.Sprint(asked), "secret") {
			t.Errorf("the store got the key: %v", asked)
		}
	}
}

func TestNoOtherRedirectIsFollowed(t *testing.T) {
	other := newServer(t, answer(200, "the bytes"))
	for _, location := range []string{
		other.URL + "/login",
		other.URL + "/login?next=X-Amz-Signature",
		"/b/o?X-Amz-Signature=f00",
		"ftp://127.0.0.1/?X-Amz-Signature=f00",
	} {
		server := newServer(t, answer(302, "", "Location", location))
		_, err := server.client(t).Rendition(imageID, progimage.PNG).Download(context.Background())
		if !errors.Is(err, progimage.ErrUnexpectedAnswer) {
			t.Errorf("%s is %v", location, err)
		}
	}
	again := newServer(t, answer(302, "", "Location", other.URL+"/b/o?X-Amz-Signature=f00"))
	server := newServer(t, answer(302, "", "Location", again.URL+"/b/o?X-Amz-Signature=f00"))
	client := server.client(t, progimage.WithRetries(0))
	_, err := client.Rendition(imageID, progimage.PNG).Download(context.Background())
	if !errors.Is(err, progimage.ErrUnavailable) || len(other.asked()) > 0 {
		t.Errorf("a second redirect is %v", err)
	}
}

func TestWhatIsNoServerIsTold(t *testing.T) {
	for _, body := range []string{"<html>", "[]", "{}", `{"id": 5}`, `{"id": "../jobs"}`, ""} {
		server := newServer(t, answer(200, body))
		_, err := server.client(t).Get(context.Background(), imageID)
		if !errors.Is(err, progimage.ErrUnexpectedAnswer) || len(server.asked()) != 1 {
			t.Errorf("%q is %v", body, err)
		}
	}
}

func TestWhatIsNoIDIsNotSent(t *testing.T) {
	server := newServer(t, answer(200, record(imageID, png)))
	client := server.client(t)
	for _, id := range []string{"", "../keys", imageID + "/x", "01890000-0000-7000-8000-00000000000G"} {
		_, err := client.Get(context.Background(), id)
		_, listed := first(client.ListAfter(context.Background(), id))
		_, downloaded := client.Rendition(id, progimage.PNG).Download(context.Background())
		for _, err := range []error{err, client.Delete(context.Background(), id), listed, downloaded} {
			var failed *progimage.Error
			if !errors.Is(err, progimage.ErrImageNotFound) || !errors.As(err, &failed) ||
				failed.Code != "image-not-found" {
				t.Errorf("%q is %v", id, err)
			}
		}
	}
	if len(server.asked()) > 0 {
		t.Errorf("%d requests", len(server.asked()))
	}
	if _, err := client.Get(context.Background(), strings.ToUpper(imageID)); err != nil {
		t.Errorf("upper case: %v", err)
	}
}

func TestAnAddressIsChecked(t *testing.T) {
	for _, address := range []string{
		"", "localhost:8080", "ftp://x", "http://", "http://a:b@x", "http://x?a=b", "http://x#y",
	} {
		if _, err := progimage.New(address); !errors.Is(err, progimage.ErrInvalidArgument) {
			t.Errorf("%q is %v", address, err)
		}
	}
	for _, option := range []progimage.Option{
		progimage.WithKey("two words"), progimage.WithToken("no.token"), progimage.WithRetries(21),
		progimage.WithTimeout(0), progimage.WithConnectTimeout(-1), progimage.WithUserAgent("a\nb"),
	} {
		if _, err := progimage.New("http://localhost", option); !errors.Is(err, progimage.ErrInvalidArgument) {
			t.Errorf("an option is %v", err)
		}
	}
	t.Setenv("PROGIMAGE_URL", "")
	if _, err := progimage.FromEnv(); err == nil {
		t.Error("no address in the environment is accepted")
	}
	t.Setenv("PROGIMAGE_URL", " http://localhost:8080/ ")
	t.Setenv("PROGIMAGE_KEY", "two words")
	if _, err := progimage.FromEnv(); err == nil {
		t.Error("a wrong key in the environment is accepted")
	}
	t.Setenv("PROGIMAGE_KEY", "")
	if client, err := progimage.FromEnv(); err != nil || client.URL() != "http://localhost:8080" {
		t.Errorf("%v, %v", client, err)
	}
}

func TestListsAreReadPageByPage(t *testing.T) {
	second := strings.Replace(imageID, "1", "2", 1)
	server := newServer(t,
		answer(200, `{"images": [`+record(imageID, png)+`], "next": "https://elsewhere/images?after=x&limit=1"}`),
		answer(200, `{"images": [`+record(second, png)+`], "next": null}`))
	client := server.client(t)
	var ids []string
	for image, err := range client.List(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, image.ID)
	}
	if fmt.Sprint(ids) != fmt.Sprint([]string{imageID, second}) || len(server.asked()) != 2 ||
		server.asked()[1].URL.String() != "/images?after=x&limit=1" {
		t.Errorf("%v by %v", ids, server.asked())
	}
	circle := newServer(t, answer(200, `{"images": [], "next": "/images?after=x"}`))
	if _, err := first(circle.client(t).List(context.Background())); !errors.Is(err, progimage.ErrUnexpectedAnswer) {
		t.Errorf("a circle is %v", err)
	}
	broken := newServer(t, problem(400, "x"))
	if _, err := first(broken.client(t).List(context.Background())); !errors.Is(err, progimage.ErrRefused) {
		t.Errorf("a refusal is %v", err)
	}
}

func first[T any](entries func(func(T, error) bool)) (value T, err error) {
	for value, err := range entries {
		return value, err
	}
	return value, err
}

func TestEndlessAnswersAreNotRead(t *testing.T) {
	endless := func(status int, mediaType, part string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", mediaType)
			w.WriteHeader(status)
			block := []byte(strings.Repeat(part, 1<<16))
			for {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		}
	}
	ctx := within(t, time.Minute)
	_, err := newServer(t, endless(200, "application/json", " ")).client(t).Get(ctx, imageID)
	if !errors.Is(err, progimage.ErrUnexpectedAnswer) || !strings.Contains(err.Error(), "64 MiB") {
		t.Errorf("a record is %v", err)
	}
	_, err = newServer(t, endless(422, "application/problem+json", " ")).client(t).Get(ctx, imageID)
	if !errors.Is(err, progimage.ErrRefused) {
		t.Errorf("a problem is %v", err)
	}
	following := newServer(t, answer(200, job("running", 0)), endless(200, "text/event-stream", "data: x"))
	running, err := following.client(t).Job(ctx, jobID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first(running.Follow(ctx)); !errors.Is(err, progimage.ErrUnexpectedAnswer) ||
		!strings.Contains(err.Error(), "16 MiB") {
		t.Errorf("an event is %v", err)
	}
}
