package webhook_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/progimage/progimage/sdk-go/webhook"
)

// The test vector of Standard Webhooks.
const (
	secret    = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	id        = "msg_p5jXN8AQM9LWM0D4loKWxJek"
	seconds   = "1614265330"
	payload   = `{"test": 2432232314}`
	signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

func header(id, seconds, signature string) http.Header {
	h := http.Header{}
	h.Set("Webhook-Id", id)
	h.Set("Webhook-Timestamp", seconds)
	h.Set("Webhook-Signature", signature)
	return h
}

func verifier(t *testing.T, secrets ...string) *webhook.Verifier {
	t.Helper()
	v, err := webhook.New(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return v.Clock(func() time.Time { return time.Unix(1614265330, 0) })
}

func TestTheTestVectorIsSigned(t *testing.T) {
	for name, signatures := range map[string]string{
		"one": signature, "several": "v1,YQ== v2,YQ== " + signature,
	} {
		_, err := verifier(t, "whsec_YQ==", secret).Verify(header(id, seconds, signatures), []byte(payload))
		// The vector is signed, but is no event of this server.
		if !errors.Is(err, webhook.ErrInvalid) || !strings.Contains(err.Error(), "is not an event") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnEventIsRead(t *testing.T) {
	const body = `{"type":"job.succeeded","timestamp":"2026-01-02T03:04:05Z",` +
		`"data":{"id":"01890000-0000-7000-8000-00000000000a"}}`
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	request.Header = header("msg_1", seconds, "v1,2fM9tKgG6LsF0TfxFFQZp+ms9T8Qe93iro7etNvM2F8=")
	event, err := verifier(t, secret).VerifyRequest(request)
	want := webhook.Event{
		MessageID: "msg_1", Type: "job.succeeded", JobID: "01890000-0000-7000-8000-00000000000a",
		Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	}
	if err != nil || event != want {
		t.Errorf("is %+v, %v", event, err)
	}
}

func TestWhatCannotBeTrustedIsRefused(t *testing.T) {
	v := verifier(t, secret)
	for reason, each := range map[string]struct {
		header http.Header
		body   string
		v      *webhook.Verifier
	}{
		"no header webhook-id":        {http.Header{}, payload, v},
		"no header webhook-timestamp": {header(id, "", signature), payload, v},
		"signature does not match":    {header(id, seconds, signature), payload + " ", v},
		"signature  does not match":   {header(id, "1614265331", signature), payload, v},
		"signature does  not match":   {header("msg_x", seconds, signature), payload, v},
		"signature does not  match":   {header(id, seconds, strings.TrimPrefix(signature, "v1,")), payload, v},
		"replayed": {header(id, seconds, signature), payload,
			v.Clock(func() time.Time { return time.Unix(1614265330+301, 0) })},
		"clock is wrong": {header(id, seconds, signature), payload,
			v.Clock(func() time.Time { return time.Unix(1614265330-301, 0) })},
		"were changed": {header(id, seconds, signature), payload, verifier(t, "whsec_YQ==")},
	} {
		_, err := each.v.Verify(each.header, []byte(each.body))
		if !errors.Is(err, webhook.ErrInvalid) ||
			!strings.Contains(err.Error(), strings.ReplaceAll(reason, "  ", " ")) {
			t.Errorf("%s: %v", reason, err)
		}
	}
	old := v.Clock(func() time.Time { return time.Unix(1614265330+301, 0) }).Tolerance(time.Hour)
	if _, err := old.Verify(header(id, seconds, signature), []byte(payload)); !strings.Contains(err.Error(), "event") {
		t.Errorf("within the tolerance: %v", err)
	}
}

func TestASecretIsChecked(t *testing.T) {
	for _, wrong := range [][]string{{}, {""}, {"whsec_"}, {"whsec_?"}, {"YQ=="}, {secret, "x"}} {
		if _, err := webhook.New(wrong...); err == nil {
			t.Errorf("%q is accepted", wrong)
		}
	}
}

func TestNoTextShowsTheSecret(t *testing.T) {
	v, err := webhook.New("whsec_c2VjcmV0")
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		for _, value := range []any{v, *v} {
			text := fmt.Sprintf(verb, value)
			for _, secret := range []string{"secret", "115 101 99", "0x73, 0x65", "736563"} {
				if strings.Contains(text, secret) {
					t.Errorf("%s shows %s", verb, text)
				}
			}
		}
	}
}

func TestALongRequestIsNotRead(t *testing.T) {
	request := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(make([]byte, 2<<20)))
	if _, err := verifier(t, secret).VerifyRequest(request); !errors.Is(err, webhook.ErrInvalid) ||
		!strings.Contains(err.Error(), "1 MiB") {
		t.Errorf("is %v", err)
	}
}

func ExampleVerifier_VerifyRequest() {
	verifier, err := webhook.New("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		panic(err)
	}
	http.HandleFunc("POST /hooks/images", func(w http.ResponseWriter, r *http.Request) {
		event, err := verifier.VerifyRequest(r)
		if err != nil {
			http.Error(w, "not for me", http.StatusBadRequest)
			return
		}
		fmt.Println(event.Type, event.JobID)
	})
}
