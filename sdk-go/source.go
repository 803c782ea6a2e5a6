package progimage

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"sync/atomic"
)

// headLength is how many leading bytes are enough to detect a format.
const headLength = 1024

// Source is an image to send: a [File], [Bytes], a [Reader] or a [URL].
type Source interface {
	// name names the content in messages.
	name() string
	// byteCount is the total number of bytes; -1: it is unknown before the end.
	byteCount() (int64, error)
	// head returns up to headLength leading bytes. open returns them again.
	head() ([]byte, error)
	// open opens all bytes from the first one.
	open() (io.ReadCloser, error)
	// isRepeatable returns whether open can be called, or called again.
	isRepeatable() bool
	// isReadableBeforehand returns whether the content can be hashed before it is sent.
	isReadableBeforehand() bool
}

// File is the path of a file, which must not change until it is stored.
func File(path string) Source { return file(path) }

type file string

func (f file) name() string { return string(f) }

func (f file) byteCount() (int64, error) {
	info, err := os.Stat(string(f))
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (f file) head() ([]byte, error) { return headOf(f) }

func (f file) open() (io.ReadCloser, error) { return os.Open(string(f)) }

func (f file) isRepeatable() bool { return true }

func (f file) isReadableBeforehand() bool { return true }

// Bytes is an image in memory. It is not copied, so it must not change until it is stored.
func Bytes(image []byte) Source {
	return content{image, fmt.Sprintf("%d bytes", len(image))}
}

type content struct {
	bytes []byte
	named string
}

func (c content) name() string { return c.named }

func (c content) byteCount() (int64, error) { return int64(len(c.bytes)), nil }

func (c content) head() ([]byte, error) { return headOf(c) }

func (c content) open() (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(c.bytes)), nil
}

func (c content) isRepeatable() bool { return true }

func (c content) isReadableBeforehand() bool { return true }

// Reader is an image of unknown length. It can be sent only once, so the client does not retry
// after it has sent the first byte. The client reads it to its end and does not close it; after a
// failed call, a read that was under way may still end.
func Reader(r io.Reader) Source {
	return &stream{reader: bufio.NewReaderSize(r, 64<<10), length: -1}
}

// SizedReader is a [Reader] with exactly byteCount bytes, which the server is told in advance. It must
// end after them: a longer one is not stored.
func SizedReader(r io.Reader, byteCount int64) Source {
	return &stream{reader: bufio.NewReaderSize(r, 64<<10), length: byteCount}
}

type stream struct {
	reader *bufio.Reader
	length int64
	used   atomic.Bool
}

var errSentBefore = errors.New("it was already sent: open it again for another upload")

func (s *stream) name() string { return "a reader" }

func (s *stream) byteCount() (int64, error) {
	if s.length < -1 {
		return 0, fmt.Errorf("its length is %d, must not be below 0", s.length)
	}
	return s.length, nil
}

func (s *stream) head() ([]byte, error) {
	if s.used.Load() {
		return nil, errSentBefore
	}
	head, err := s.reader.Peek(headLength)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return head, err
}

func (s *stream) open() (io.ReadCloser, error) {
	if s.used.Swap(true) {
		return nil, errSentBefore
	}
	return io.NopCloser(s.reader), nil
}

func (s *stream) isRepeatable() bool { return !s.used.Load() }

func (s *stream) isReadableBeforehand() bool { return false }

// URL is the absolute address of an image that the server fetches itself, where it is able and
// allowed to. The server detects the format.
func URL(address string) Source { return remote{content{named: address}} }

type remote struct{ content }

func (r remote) check() error {
	address, err := url.Parse(r.named)
	if err != nil || !address.IsAbs() {
		return invalid("'%s' is not an absolute URL: use one such as https://example.com/cat.jpg",
			r.named)
	}
	return nil
}

func headOf(s Source) ([]byte, error) {
	in, err := s.open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	head := make([]byte, headLength)
	count, err := io.ReadFull(in, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:count], err
}

// digestOf hashes all bytes.
func digestOf(s Source) ([]byte, error) {
	in, err := s.open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, in); err != nil {
		return nil, err
	}
	return hash.Sum(nil), nil
}
