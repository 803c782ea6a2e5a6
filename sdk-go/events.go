package progimage

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// maxEvent is how many bytes an event may have. A result has one line for each of its outputs at
// most.
const maxEvent = 16 << 20

// event is one server-sent event.
type event struct{ kind, id, data string }

// events reads server-sent events, as the HTML standard describes them.
type events struct {
	lines    *bufio.Scanner
	id       string
	hasHeard bool // including comments, which keep the connection alive
}

func newEvents(body io.Reader) *events {
	lines := bufio.NewScanner(body)
	lines.Buffer(make([]byte, 0, 4<<10), maxEvent)
	return &events{lines: lines}
}

// next returns io.EOF at the end. An event without a blank line after it was cut off.
func (e *events) next() (event, error) {
	var read event
	var data []string
	size := 0
	for e.lines.Scan() {
		e.hasHeard = true
		line := e.lines.Text()
		if line == "" {
			if len(data) > 0 {
				read.id, read.data = e.id, strings.Join(data, "\n")
				return read, nil
			}
			read = event{}
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "event":
			read.kind = value
		case "id":
			e.id = value
		case "data":
			data = append(data, value)
			if size += len(value); size > maxEvent {
				return read, bufio.ErrTooLong
			}
		}
	}
	if err := e.lines.Err(); err != nil {
		return read, err
	}
	return read, io.EOF
}

// endOf returns the failure of a connection that brought events; nil: it ended as it may.
func endOf(doing string, err error) error {
	if err == io.EOF {
		return nil
	}
	if errors.Is(err, bufio.ErrTooLong) {
		return failure(ErrUnexpectedAnswer, err,
			"%s: an event has more than 16 MiB, which no job sends", doing)
	}
	return err
}
