package transform

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

const (
	maxOperations = 10
	maxLength     = 180
	maxSide       = 16_384
	maxCoordinate = 1_000_000
)

// ErrInvalid is what every error of this package is, for errors.Is.
var ErrInvalid = errors.New("invalid transformation")

var singleStep = regexp.MustCompile(`^[a-zA-Z0-9_.+-]{1,180}$`)

// Transformation is an ordered list of operations and a set of settings. The zero value changes
// nothing.
type Transformation struct {
	operations []string
	settings   []setting // sorted
	last       *box      // of the resize that is the last operation; nil: it is not one
	err        error
}

type setting struct {
	name string
	text string
}

// New returns a transformation that changes nothing, to continue.
func New() Transformation {
	return Transformation{}
}

// Err returns the first argument that was out of range; nil: there is none.
func (t Transformation) Err() error {
	return t.err
}

// Operations returns the canonical texts of the operations, in their order.
func (t Transformation) Operations() []string {
	return slices.Clone(t.operations)
}

// String returns the canonical text, as it stands in a URL. Equal transformations have equal texts.
func (t Transformation) String() string {
	steps := slices.Clone(t.operations)
	for _, each := range t.settings {
		steps = append(steps, each.text)
	}
	return strings.Join(steps, ",")
}

// Step appends an operation that this SDK has no method for, as it stands in a URL. The server
// validates it.
func (t Transformation) Step(step string) Transformation {
	if !singleStep.MatchString(step) {
		return t.fail("'%s' is not a single step: use only letters, digits and _ . + -", step)
	}
	return t.then(step)
}

// ScaledToWidth returns this with a width in pixels, 1 to 16,384, for srcset. A resize that comes
// last keeps its ratio; otherwise a resize is appended.
func (t Transformation) ScaledToWidth(width int) Transformation {
	if t.last == nil || t.last.width == 0 {
		return t.ResizeToWidth(width)
	}
	if t, ok := t.within("width", width, 1, maxSide); !ok {
		return t
	}
	scaled := *t.last
	scaled.width = width
	if scaled.height > 0 {
		height := (2*scaled.height*width + t.last.width) / (2 * t.last.width)
		scaled.height = max(1, min(maxSide, height))
	}
	t.operations = slices.Clone(t.operations[:len(t.operations)-1])
	return t.resize(scaled)
}

// then appends an operation in its canonical text.
func (t Transformation) then(operation string) Transformation {
	if t.err != nil {
		return t
	}
	t.operations = append(slices.Clone(t.operations), operation)
	t.last = nil
	return t.limited()
}

// set sets or replaces a setting in its canonical text.
func (t Transformation) set(name, text string) Transformation {
	if t.err != nil {
		return t
	}
	settings := slices.DeleteFunc(slices.Clone(t.settings), func(each setting) bool {
		return each.name == name
	})
	settings = append(settings, setting{name, text})
	slices.SortFunc(settings, func(a, b setting) int {
		return strings.Compare(order(a.name), order(b.name))
	})
	t.settings = settings
	return t.limited()
}

// order puts the name of a setting where the canonical text has it: trace comes first.
func order(name string) string {
	if name == "trace" {
		return ""
	}
	return name
}

func (t Transformation) limited() Transformation {
	if count := len(t.operations); count > maxOperations {
		return t.fail("the transformation has %d operations, at most %d are allowed",
			count, maxOperations)
	}
	if length := len(t.String()); length > maxLength {
		return t.fail("the transformation has %d characters, at most %d are allowed",
			length, maxLength)
	}
	return t
}

func (t Transformation) fail(format string, arguments ...any) Transformation {
	return t.failed(invalid(format, arguments...))
}

// failed keeps the first failure.
func (t Transformation) failed(err error) Transformation {
	if t.err == nil {
		t.err = err
	}
	return t
}

type invalidError struct{ message string }

func invalid(format string, arguments ...any) error {
	return &invalidError{fmt.Sprintf(format, arguments...)}
}

func (e *invalidError) Error() string { return e.message }

func (e *invalidError) Unwrap() error { return ErrInvalid }
