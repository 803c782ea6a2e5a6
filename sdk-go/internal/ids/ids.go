// Package ids parses the ids of images and jobs, so that nothing else gets into a path.
package ids

import "regexp"

var (
	pattern = regexp.MustCompile(`^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	key     = regexp.MustCompile(`^[0-9A-Za-z]{12}$`)
)

// Is returns whether a text is an id as servers write it, in lower case.
func Is(text string) bool {
	return pattern.MatchString(text)
}

// IsKey returns whether a text is the id of a key.
func IsKey(text string) bool {
	return key.MatchString(text)
}

// Find returns the id in lower case, of a text in any case (RFC 9562 §4); false if it is not one.
func Find(text string) (string, bool) {
	lower := []byte(text)
	for i, c := range lower {
		if c >= 'A' && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return string(lower), pattern.Match(lower)
}
