package progimage

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"net/http"
	"sync"
)

// Progress is called while bytes are sent or received, with how many there were so far and in
// total; the total is -1 if it is unknown.
type Progress func(byteCount, total int64)

// body is what a try sends. It hashes and counts the bytes of its source.
type body struct {
	doing    string
	source   Source
	total    int64 // -1: unknown
	progress Progress

	reader io.ReadCloser

	mutex sync.Mutex // the transport may still read when a call has ended
	hash  hash.Hash
	sent  int64
}

// newBody opens a source for one try.
func newBody(doing string, source Source, progress Progress) (*body, error) {
	total, err := source.byteCount()
	if err != nil {
		return nil, localFile(doing, source.name(), err)
	}
	reader, err := source.open()
	if err != nil {
		return nil, localFile(doing, source.name(), err)
	}
	return &body{
		doing: doing, source: source, total: total, progress: progress, reader: reader,
		hash: sha256.New(),
	}, nil
}

// sendIn makes this the body of a request.
func (b *body) sendIn(request *http.Request) {
	request.Body = b
	request.ContentLength = b.total
	if b.total == 0 {
		// The transport takes 0 with a body as unknown.
		_ = b.Close()
		request.Body = http.NoBody
	}
}

// Read marks a failure of the source, so that it is not taken for one of the connection.
func (b *body) Read(part []byte) (int, error) {
	count, err := b.reader.Read(part)
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.hash.Write(part[:count])
	b.sent += int64(count)
	if err == nil && b.total >= 0 && b.sent == b.total {
		err = b.end()
	}
	switch {
	case b.total >= 0 && b.sent > b.total:
		err = fmt.Errorf("it has more than the announced %d bytes", b.total)
	case err == io.EOF && b.sent < b.total:
		err = fmt.Errorf("it ended after %d of %d bytes", b.sent, b.total)
	}
	if err != nil && err != io.EOF {
		return 0, localFile(b.doing, b.source.name(), err)
	}
	if b.progress != nil && count > 0 {
		b.progress(b.sent, b.total)
	}
	return count, err
}

// end looks whether the source has more than was announced. It does so before the last bytes are
// sent: a server that has them all may answer before the transport looks.
func (b *body) end() error {
	extra, err := io.ReadAtLeast(b.reader, make([]byte, 1), 1)
	b.sent += int64(extra)
	return err
}

func (b *body) Close() error { return b.reader.Close() }

// digest returns that of the bytes that were sent.
func (b *body) digest() []byte {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.hash.Sum(nil)
}

func digestText(sha256 []byte) string { return "sha256-" + hex.EncodeToString(sha256) }

// digestHeader writes a digest as RFC 9530 has it.
func digestHeader(sha256 []byte) string {
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sha256) + ":"
}
