package progimage

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

const maxLinks = 40

// saveTo downloads to a file, which is created or replaced as a whole. A file that is none, such as
// /dev/stdout, gets the bytes when all are there.
func saveTo(
	ctx context.Context, c *Client, d download, path string, hasETag bool,
) (etag string, changed bool, err error) {
	target, err := newTarget(path)
	if err != nil {
		return "", false, err
	}
	defer target.discard()
	type saved struct {
		etag    string
		changed bool
	}
	result, err := run(ctx, c, exchangeOf(d, func(a *answer) (saved, error) {
		if a.isUnchanged() {
			return saved{}, nil
		}
		var etag string
		if hasETag {
			var err error
			if etag, err = etagOf(a); err != nil {
				return saved{}, err
			}
		}
		return saved{etag, true}, target.write(d.metered(a))
	}))
	if err == nil && result.changed {
		err = target.commit()
	}
	return result.etag, result.changed && err == nil, err
}

// target is the file that a download goes to.
type target struct {
	path  string
	place string // where links lead from the path
	part  string // what is written until it is whole
	plain bool
}

func newTarget(path string) (*target, error) {
	place, err := followed(path)
	if err != nil {
		return nil, localFile("saving "+path, path, err)
	}
	t := &target{path: path, place: place, plain: true}
	info, err := os.Stat(place)
	switch {
	case err == nil && info.IsDir():
		return nil, localFile("saving "+path, path, errors.New("it is a folder: name a file in it"))
	case err == nil && !info.Mode().IsRegular():
		t.plain = false
		t.part = filepath.Join(os.TempDir(), "progimage-"+randomKey()+".part")
	case err == nil, errors.Is(err, fs.ErrNotExist):
		t.part = filepath.Join(filepath.Dir(place), "."+randomKey()+".part")
	default:
		return nil, localFile("saving "+path, path, err)
	}
	return t, nil
}

// followed returns where a path leads, which need not exist.
func followed(path string) (string, error) {
	for links := 0; ; links++ {
		next, err := os.Readlink(path)
		if err != nil {
			return path, nil // no link
		}
		if links == maxLinks {
			return "", errors.New("its links lead in a circle")
		}
		if !filepath.IsAbs(next) {
			next = filepath.Join(filepath.Dir(path), next)
		}
		path = next
	}
}

// write writes anew for each try. What it cannot read is a failure of the connection.
func (t *target) write(from io.Reader) error {
	file, err := os.OpenFile(t.part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o666)
	if err != nil {
		return t.failed(err)
	}
	// A reader whose failures are kept, to tell them from those of the file.
	source := &failingReader{reader: from}
	_, err = io.Copy(file, source)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if source.err != nil {
		return source.err
	}
	if err != nil {
		return t.failed(err)
	}
	return nil
}

func (t *target) commit() error {
	var err error
	if t.plain {
		err = os.Rename(t.part, t.place)
	} else {
		err = t.copy()
	}
	if err != nil {
		return t.failed(err)
	}
	return nil
}

func (t *target) copy() error {
	from, err := os.Open(t.part)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	to, err := os.OpenFile(t.place, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}

// discard removes what is left of a download that failed.
func (t *target) discard() { _ = os.Remove(t.part) }

func (t *target) failed(err error) error { return localFile("saving "+t.path, t.path, err) }

type failingReader struct {
	reader io.Reader
	err    error
}

func (r *failingReader) Read(part []byte) (int, error) {
	count, err := r.reader.Read(part)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return count, err
}
