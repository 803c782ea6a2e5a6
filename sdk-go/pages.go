package progimage

import (
	"encoding/json"
	"iter"
	"net/url"
	"strconv"
)

// page is one part of a list.
type page[T any] struct {
	entries []T
	next    string // the query of the next page; empty: this is the last one
}

// pageOf returns what reads a page whose entries are in a field.
func pageOf[T any](name string, entry func(json.RawMessage) (T, error)) func(*answer) (page[T], error) {
	return func(a *answer) (page[T], error) {
		return readJSON(a, func(raw json.RawMessage) (page[T], error) {
			return decodePage(raw, name, entry)
		})
	}
}

func decodePage[T any](
	raw json.RawMessage, name string, entry func(json.RawMessage) (T, error),
) (page[T], error) {
	var read page[T]
	var object map[string]json.RawMessage
	if err := decode(raw, &object); err != nil {
		return read, err
	}
	var entries []json.RawMessage
	if err := json.Unmarshal(object[name], &entries); err != nil {
		return read, &unexpected{`no "` + name + `"`, err}
	}
	for _, each := range entries {
		value, err := entry(each)
		if err != nil {
			return read, err
		}
		read.entries = append(read.entries, value)
	}
	var next *string
	if object["next"] == nil || json.Unmarshal(object["next"], &next) != nil || next == nil {
		return read, nil
	}
	// Only the query is used: the public address may not be reachable from here.
	address, err := url.Parse(*next)
	if err != nil {
		return read, &unexpected{`no address in "next"`, err}
	}
	read.next = "?" + address.RawQuery
	return read, nil
}

// pages asks for one page after the other. The last page of a list that can still grow has itself
// as the next one.
func pages[T any](
	query string, isGrowing bool, ask func(query string) (page[T], error),
) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		for query := query; ; {
			read, err := ask(query)
			if err == nil && read.next == query && read.next != "" && !isGrowing {
				err = failure(ErrUnexpectedAnswer, nil,
					`listing: the answer has a "next" that points to the same page: check the server's address`)
			}
			if err != nil {
				yield(none, err)
				return
			}
			for _, entry := range read.entries {
				if !yield(entry, nil) {
					return
				}
			}
			if read.next == "" || read.next == query {
				return
			}
			query = read.next
		}
	}
}

// failing is a list that cannot be read.
func failing[T any](err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		yield(none, err)
	}
}

func itoa(value int) string { return strconv.Itoa(value) }
