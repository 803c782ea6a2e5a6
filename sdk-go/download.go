package progimage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"net/http"
	"time"
)

const (
	// maxDownload is how many bytes are downloaded into memory.
	maxDownload = 1 << 30
	// maxReserved is how many bytes are reserved because an answer announces them.
	maxReserved = 4 << 20
)

// download is the download of an image, into whatever the caller wants.
type download struct {
	doing      string
	request    func(ctx context.Context) (*http.Request, error)
	repeatable func() bool // nil: always
	progress   Progress
	timeout    time.Duration // between bytes of a stream
	digest     string        // of the bytes; empty: it is not known
}

func exchangeOf[T any](d download, read func(*answer) (T, error)) exchange[T] {
	return exchange[T]{
		doing:      d.doing,
		request:    d.request,
		repeatable: d.repeatable,
		read: func(a *answer) (T, error) {
			if a.StatusCode == http.StatusAccepted {
				var none T
				return none, problemOfLater(a.Header).toError(d.doing, 1)
			}
			return read(a)
		},
	}
}

// bytes downloads into memory; nil: the caller has the bytes already.
func (d download) bytes() exchange[[]byte] {
	return exchangeOf(d, func(a *answer) ([]byte, error) {
		if a.isUnchanged() {
			return nil, nil
		}
		into := bytes.NewBuffer(make([]byte, 0, max(512, min(a.ContentLength+1, maxReserved))))
		_, err := into.ReadFrom(io.LimitReader(d.metered(a), maxDownload+1))
		if err == nil && into.Len() > maxDownload {
			err = failure(ErrUnexpectedAnswer, nil,
				"%s: it has more than 1 GiB: save it to a file, or open it", d.doing)
		}
		return into.Bytes(), err
	})
}

func (d download) etag() exchange[string] {
	return exchangeOf(d, func(a *answer) (string, error) { return etagOf(a) })
}

func etagOf(a *answer) (string, error) {
	etag := a.Header.Get("ETag")
	if etag == "" {
		return "", &unexpected{what: "no ETag"}
	}
	return etag, nil
}

// stream hands the body over. A read waits no longer than the timeout.
func (d download) stream(ctx context.Context) exchange[io.ReadCloser] {
	return exchangeOf(d, func(a *answer) (io.ReadCloser, error) {
		a.take()
		limit := d.timeout
		if _, hasDeadline := ctx.Deadline(); hasDeadline {
			limit = 0
		}
		return &openStream{
			doing: d.doing, reader: d.metered(a), body: a.Body, cancel: a.cancel, limit: limit,
		}, nil
	})
}

// openStream is a body that is read while it arrives.
type openStream struct {
	doing  string
	reader io.Reader
	body   io.Closer
	cancel context.CancelFunc
	limit  time.Duration // 0: the context has a deadline
}

func (s *openStream) Read(part []byte) (int, error) {
	isLate := func() bool { return false }
	if s.limit > 0 {
		timer := time.AfterFunc(s.limit, s.cancel)
		isLate = func() bool { return !timer.Stop() }
	}
	count, err := s.reader.Read(part)
	if isLate() && err != nil {
		return count, failure(ErrConnection, context.DeadlineExceeded,
			"%s: no bytes arrived for %v: get it again, or allow a longer timeout", s.doing, s.limit)
	}
	var known *Error
	if err != nil && err != io.EOF && !errors.As(err, &known) {
		err = failure(ErrConnection, err,
			"%s: the body broke before its end: get it again (%s)", s.doing, reason(err))
	}
	return count, err
}

func (s *openStream) Close() error {
	s.cancel()
	return s.body.Close()
}

// metered returns the body, with its progress and digest.
func (d download) metered(a *answer) io.Reader {
	return &meter{download: d, reader: a.Body, total: a.ContentLength, hash: sha256.New()}
}

// meter reports progress and compares the digest of what it reads.
type meter struct {
	download
	reader io.Reader
	total  int64
	count  int64
	hash   hash.Hash
}

func (m *meter) Read(part []byte) (int, error) {
	count, err := m.reader.Read(part)
	m.count += int64(count)
	if m.digest != "" {
		m.hash.Write(part[:count])
	}
	if m.progress != nil && count > 0 {
		m.progress(m.count, m.total)
	}
	if err == io.EOF && m.digest != "" && m.digest != digestText(m.hash.Sum(nil)) {
		err = failure(ErrUnexpectedAnswer, nil,
			"%s: the received bytes are not the stored ones (%s): try again; if it happens again, a"+
				" proxy on the way to the server changes them", m.doing, m.digest)
	}
	return count, err
}
