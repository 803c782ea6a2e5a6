package progimage

import (
	"errors"
	"io/fs"
)

// localFile is the failure of a file or reader on the client's side.
func localFile(doing, name string, cause error) *Error {
	reason := cause.Error()
	var path *fs.PathError
	switch {
	case errors.Is(cause, fs.ErrNotExist):
		reason = "there is no such file or folder"
	case errors.Is(cause, fs.ErrPermission):
		reason = "access is denied"
	case errors.As(cause, &path):
		reason = path.Err.Error()
	}
	return failure(ErrLocalFile, cause, "%s: %s: %s", doing, name, reason)
}
