// Package webhook verifies requests to webhooks, without a client. The messages follow Standard
// Webhooks (https://www.standardwebhooks.com).
package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	secretPrefix     = "whsec_"
	signatureVersion = "v1,"
	defaultTolerance = 5 * time.Minute
	// maxBody is how many bytes of a request are read. Messages are far smaller.
	maxBody = 1 << 20
)

// ErrInvalid is what every failed verification is, for errors.Is: the request cannot be trusted.
var ErrInvalid = errors.New("invalid webhook")

// Event is a verified message.
type Event struct {
	// MessageID is the same for each delivery of a message, so that receivers can ignore duplicates.
	MessageID string
	// Type is job.succeeded, job.failed or job.cancelled; later servers may have more.
	Type string
	// Time is that of the event.
	Time time.Time
	// JobID is the job of the event, if the type begins with "job."; empty otherwise.
	JobID string
}

// Verifier verifies that a request comes from a server that knows a secret. It never changes, and
// goroutines can share it.
type Verifier struct {
	// Functions, because fmt would print keys.
	macs      []func() hash.Hash
	tolerance time.Duration
	now       func() time.Time
}

// New returns a verifier for one or more secrets as the server returned them, whsec_…, for example
// while one is being rotated. It accepts requests up to five minutes old.
func New(secrets ...string) (*Verifier, error) {
	if len(secrets) == 0 {
		return nil, errors.New("a verifier needs a secret: use that of the registration, whsec_…")
	}
	v := &Verifier{tolerance: defaultTolerance, now: time.Now}
	for _, secret := range secrets {
		encoded, hasPrefix := strings.CutPrefix(secret, secretPrefix)
		key, err := base64.StdEncoding.DecodeString(encoded)
		if !hasPrefix || err != nil || len(key) == 0 {
			return nil, errors.New("not a webhook secret: it must be whsec_ followed by Base64")
		}
		v.macs = append(v.macs, func() hash.Hash { return hmac.New(sha256.New, key) })
	}
	return v, nil
}

// Tolerance returns a verifier with the same secrets and another maximum difference between the time
// of sending and now, in both directions.
func (v *Verifier) Tolerance(longest time.Duration) *Verifier {
	other := *v
	other.tolerance = longest
	return &other
}

// Clock returns a verifier with the same secrets and another clock, for tests.
func (v *Verifier) Clock(now func() time.Time) *Verifier {
	other := *v
	other.now = now
	return &other
}

// VerifyRequest reads the body of a request, up to 1 MiB, and verifies it.
func (v *Verifier) VerifyRequest(request *http.Request) (Event, error) {
	body, err := io.ReadAll(io.LimitReader(request.Body, maxBody+1))
	if err != nil {
		return Event{}, fmt.Errorf("reading the request: %w", err)
	}
	if len(body) > maxBody {
		return Event{}, invalid("the request has more than 1 MiB, which no message has")
	}
	return v.Verify(request.Header, body)
}

// Verify verifies a request with its body as received, not parsed and serialized again.
func (v *Verifier) Verify(header http.Header, body []byte) (Event, error) {
	var values [3]string
	for i, name := range []string{"webhook-id", "webhook-timestamp", "webhook-signature"} {
		values[i] = strings.Join(header.Values(name), " ")
		if values[i] == "" {
			return Event{}, invalid("the request has no header %s", name)
		}
	}
	id, seconds, signatures := values[0], values[1], values[2]
	if !v.isSigned(id, seconds, signatures, body) {
		return Event{}, invalid("the request's signature does not match: it was signed with another" +
			" secret, or its body or headers were changed")
	}
	if err := v.requireRecent(seconds); err != nil {
		return Event{}, err
	}
	return eventOf(id, body)
}

func (v *Verifier) isSigned(id, seconds, signatures string, body []byte) bool {
	isSigned := false
	for _, mac := range v.macs {
		sum := mac()
		_, _ = io.WriteString(sum, id+"."+seconds+".")
		sum.Write(body)
		wanted := []byte(signatureVersion + base64.StdEncoding.EncodeToString(sum.Sum(nil)))
		// Signatures of other versions match none.
		for _, signature := range strings.Split(signatures, " ") {
			isSigned = hmac.Equal(wanted, []byte(signature)) || isSigned
		}
	}
	return isSigned
}

func (v *Verifier) requireRecent(seconds string) error {
	value, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return invalid("the header webhook-timestamp is not a time in seconds")
	}
	sent := time.Unix(value, 0)
	off := v.now().Sub(sent).Abs()
	if off > v.tolerance {
		return invalid("the request was sent at %v, which is %v from now, and %v are allowed: it is"+
			" replayed, or a clock is wrong", sent.UTC(), off.Round(time.Second), v.tolerance)
	}
	return nil
}

func eventOf(id string, body []byte) (Event, error) {
	var record struct {
		Type      string    `json:"type"`
		Timestamp time.Time `json:"timestamp"`
		Data      struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	err := json.Unmarshal(body, &record)
	isOfJob := strings.HasPrefix(record.Type, "job.")
	if err != nil || record.Type == "" || record.Timestamp.IsZero() || isOfJob && record.Data.ID == "" {
		return Event{}, invalid("the request is signed, but is not an event")
	}
	event := Event{MessageID: id, Type: record.Type, Time: record.Timestamp}
	if isOfJob {
		event.JobID = record.Data.ID
	}
	return event, nil
}

func invalid(format string, arguments ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrInvalid}, arguments...)...)
}
