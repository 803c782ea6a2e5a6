package progimage

import (
	"errors"
	"fmt"
	"time"
)

// The causes of failures, for errors.Is.
var (
	// ErrInvalidArgument: an argument is out of range; nothing was sent.
	ErrInvalidArgument = errors.New("invalid argument")
	// ErrImageNotFound: the image does not exist, or no longer.
	ErrImageNotFound = errors.New("image not found")
	// ErrJobNotFound: the job does not exist, or no longer.
	ErrJobNotFound = errors.New("job not found")
	// ErrWebhookNotFound: the registration does not exist.
	ErrWebhookNotFound = errors.New("webhook not found")
	// ErrUploadLinkNotFound: the upload link does not exist, or no longer.
	ErrUploadLinkNotFound = errors.New("upload link not found")
	// ErrKeyNotFound: the server never had a key with this id.
	ErrKeyNotFound = errors.New("key not found")
	// ErrAnalysisNotFound: this analysis was not requested, or its facts have expired.
	ErrAnalysisNotFound = errors.New("analysis not found")
	// ErrNotPermitted: the server needs a key, does not accept this one, or it lacks a scope.
	ErrNotPermitted = errors.New("not permitted")
	// ErrRefused: refused, and will be refused again: file, type, size, transformation.
	ErrRefused = errors.New("refused")
	// ErrUnavailable: the server cannot do it, now or at all: 408, 429, 5xx.
	ErrUnavailable = errors.New("unavailable")
	// ErrNotEnded: the job or the analysis runs for longer than the context. It continues.
	ErrNotEnded = errors.New("not ended")
	// ErrConnection: no connection, a broken connection, or a timeout.
	ErrConnection = errors.New("connection failed")
	// ErrUnexpectedAnswer: the answer is not from a ProgImage server, or the bytes differ from those
	// promised.
	ErrUnexpectedAnswer = errors.New("unexpected answer")
	// ErrLocalFile: a file or reader on the client's side failed.
	ErrLocalFile = errors.New("local file failed")
)

// Error is a failed call.
type Error struct {
	// Kind is one of the package's variables, such as ErrRefused.
	Kind error
	// Status is that of the answer; 0: there was none.
	Status int
	// Code is the stable name of the problem, such as image-not-found; empty if the answer has none.
	Code string
	// Detail says in words what the server found; empty if it said nothing.
	Detail string
	// RequestID names the request in the server's logs.
	RequestID string
	// RetryAfter is how long the server asks the client to wait; 0: it does not say.
	RetryAfter time.Duration
	// Err is the cause on the client's side, such as context.Canceled; nil: there is none.
	Err error

	message string
}

// Error says what the call did, what happened, and what to do.
func (e *Error) Error() string { return e.message }

// Unwrap returns the kind and the cause.
func (e *Error) Unwrap() []error {
	causes := []error{e.Kind}
	if e.Err != nil {
		causes = append(causes, e.Err)
	}
	return causes
}

func failure(kind, cause error, format string, arguments ...any) *Error {
	return &Error{Kind: kind, Err: cause, message: fmt.Sprintf(format, arguments...)}
}

type invalidError struct {
	message string
	cause   error
}

func invalid(format string, arguments ...any) error {
	return &invalidError{message: fmt.Sprintf(format, arguments...)}
}

// invalidBy returns the failure of an argument that has one of its own.
func invalidBy(doing string, cause error) error {
	return &invalidError{doing + ": " + cause.Error(), cause}
}

func (e *invalidError) Error() string { return e.message }

func (e *invalidError) Unwrap() []error {
	if e.cause == nil {
		return []error{ErrInvalidArgument}
	}
	return []error{ErrInvalidArgument, e.cause}
}

// unexpected is what an answer has that no ProgImage server sends.
type unexpected struct {
	what  string
	cause error
}

func (u *unexpected) Error() string { return u.what }

func (u *unexpected) Unwrap() error { return u.cause }
