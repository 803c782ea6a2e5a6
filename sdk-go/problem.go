package progimage

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxProblem is how many bytes of an unsuccessful answer are read.
const maxProblem = 1 << 20

// problem is an unsuccessful answer, with what it says about itself (RFC 9457).
type problem struct {
	status     int
	code       string
	detail     string
	requestID  string
	retryAfter *time.Duration
}

// problemRecord is a problem in JSON.
type problemRecord struct {
	Status    int    `json:"status"`
	Code      string `json:"code"`
	Detail    string `json:"detail"`
	RequestID string `json:"requestId"`
}

func problemOf(status int, header http.Header, body []byte) problem {
	p := problem{
		status:     status,
		requestID:  header.Get("X-Request-Id"),
		retryAfter: retryAfter(header),
	}
	var told problemRecord
	if strings.Contains(header.Get("Content-Type"), "json") && json.Unmarshal(body, &told) == nil {
		p.code, p.detail = told.Code, told.Detail
		if told.RequestID != "" {
			p.requestID = told.RequestID
		}
	}
	return p
}

// problemOfLater describes a 202 answer: a job makes the rendition in the background.
func problemOfLater(header http.Header) problem {
	job := header.Get("Location")
	if job == "" {
		job = "with an unknown address"
	}
	return problem{
		status:     http.StatusAccepted,
		detail:     "a job is making it, " + job + ": ask again after it has ended",
		requestID:  header.Get("X-Request-Id"),
		retryAfter: retryAfter(header),
	}
}

// toError returns the error for a problem of the part of an answer.
func (r *problemRecord) toError(what string) *Error {
	if r == nil {
		return nil
	}
	return problem{status: r.Status, code: r.Code, detail: r.Detail}.toError(what, 1)
}

func (p problem) toError(doing string, tries int) *Error {
	err := &Error{
		Kind:      p.kind(),
		Status:    p.status,
		Code:      p.code,
		Detail:    p.detail,
		RequestID: p.requestID,
		message:   doing + ": " + p.said() + after(tries) + p.remedy() + p.logged(),
	}
	if p.retryAfter != nil {
		err.RetryAfter = *p.retryAfter
	}
	return err
}

var notFound = map[string]error{
	"image-not-found":    ErrImageNotFound,
	"job-not-found":      ErrJobNotFound,
	"webhook-not-found":  ErrWebhookNotFound,
	"upload-not-found":   ErrUploadLinkNotFound,
	"key-not-found":      ErrKeyNotFound,
	"analysis-not-found": ErrAnalysisNotFound,
}

// isGone returns whether what the request names does not exist.
func (p problem) isGone() bool {
	return p.status == http.StatusNotFound && notFound[p.code] != nil
}

func (p problem) kind() error {
	if p.isGone() {
		return notFound[p.code]
	}
	switch {
	case p.isAboutTheKey():
		return ErrNotPermitted
	case p.status >= 500 || p.isTemporary():
		return ErrUnavailable
	case p.status >= 400:
		return ErrRefused
	default:
		return ErrUnexpectedAnswer
	}
}

// isAboutTheKey leaves out those refusals of 403 that do not depend on the key.
func (p problem) isAboutTheKey() bool {
	return p.status == http.StatusUnauthorized ||
		p.status == http.StatusForbidden &&
			(p.code == "scope-missing" || p.code == "token-not-exchangeable" ||
				strings.HasPrefix(p.code, "signature-"))
}

// isTemporary returns whether the same request may succeed later.
func (p problem) isTemporary() bool {
	switch p.status {
	case http.StatusAccepted, http.StatusRequestTimeout, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	case http.StatusTooManyRequests:
		// A full account stays full until the client deletes something or gets a larger quota.
		isFull := p.code == "too-many-uploads" || p.code == "quota-exceeded" && p.retryAfter == nil
		return !isFull
	case http.StatusConflict:
		return p.code == "idempotency-in-flight"
	default:
		return false
	}
}

func (p problem) said() string {
	said := fmt.Sprintf("the server answered %d", p.status)
	if p.code != "" {
		said += " " + p.code
	}
	if p.detail != "" {
		said += ": " + p.detail
	}
	return said
}

func (p problem) remedy() string {
	switch {
	case p.status >= 300 && p.status < 400:
		return ": connect to the address that it redirects to"
	case p.code == "" && p.status >= 400 && p.status < 500:
		return ", which is not an answer of a ProgImage server: check the server's address"
	case p.isTemporary() && p.retryAfter == nil:
		return ": try again later"
	case p.isTemporary():
		return fmt.Sprintf(": try again after %d s", int64(p.retryAfter.Seconds()))
	default:
		return ""
	}
}

func (p problem) logged() string {
	if p.requestID == "" {
		return ""
	}
	return " (request " + p.requestID + ")"
}

func after(tries int) string {
	if tries < 2 {
		return ""
	}
	return fmt.Sprintf(", after %d tries", tries)
}

// retryAfter returns nil if the answer does not say when to come again.
func retryAfter(header http.Header) *time.Duration {
	text := header.Get("Retry-After")
	var wait time.Duration
	if seconds, err := strconv.ParseUint(text, 10, 30); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if date, err := http.ParseTime(text); err == nil {
		wait = max(0, time.Until(date))
	} else {
		return nil
	}
	return &wait
}
