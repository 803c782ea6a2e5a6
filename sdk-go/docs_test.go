package progimage_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var block = regexp.MustCompile("(?s)```go\n(.*?)\n```")

// Each example of the page stands in a test, without the indentation, so that it compiles.
func TestThePageShowsWhatCompiles(t *testing.T) {
	page, err := os.ReadFile("../docs/sdk-go.md")
	if err != nil {
		t.Fatal(err)
	}
	var compiled string
	for _, name := range []string{"example_docs_test.go", "webhook/verifier_test.go"} {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		compiled += flat(string(source))
	}
	blocks := block.FindAllStringSubmatch(string(page), -1)
	if len(blocks) < 10 {
		t.Errorf("only %d examples", len(blocks))
	}
	for _, each := range blocks {
		if !strings.Contains(compiled, flat(each[1])) {
			t.Errorf("no test has the example\n%s", each[1])
		}
	}
}

func flat(text string) string {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, "\n")
}
