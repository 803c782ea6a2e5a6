// The driver lets programs in other languages use this SDK: it reads one command a line in JSON,
// carries it out, and writes one answer a line. The acceptance scenarios are such a program.
//
// It ends when its input does.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"strconv"

	progimage "github.com/progimage/progimage/sdk-go"
)

// command is one line of input. Each has a server, a name, and some of the other fields.
type command struct {
	Server string `json:"server"`
	Key    string `json:"key"`
	Do     string `json:"do"`

	ID         string   `json:"id"`
	IDs        []string `json:"ids"`
	Rendition  string   `json:"rendition"`
	Renditions []string `json:"renditions"`
	ETag       string   `json:"etag"`
	File       string   `json:"file"`

	Bytes          []byte `json:"bytes"`
	MediaType      string `json:"mediaType"`
	IdempotencyKey string `json:"idempotencyKey"`
	TTLSeconds     int64  `json:"ttlSeconds"`
	VerifyPixels   bool   `json:"verifyPixels"`
	Analyze        string `json:"analyze"`

	Session  string `json:"session"`
	Callback string `json:"callback"`
}

// reply is one line of output: a value or a refusal.
type reply struct {
	Value   any      `json:"value,omitempty"`
	Refusal *refusal `json:"refusal,omitempty"`
}

// refusal is a failed command. A wrong argument has neither status nor code.
type refusal struct {
	Status            string `json:"status"`
	Code              string `json:"code"`
	RetryAfterSeconds *int64 `json:"retryAfterSeconds,omitempty"`
	Message           string `json:"message"`
}

func main() {
	if err := serve(os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func serve(in io.Reader, out io.Writer) error {
	commands := json.NewDecoder(bufio.NewReader(in))
	replies := json.NewEncoder(out)
	for {
		var c command
		if err := commands.Decode(&c); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := replies.Encode(c.reply()); err != nil {
			return err
		}
	}
}

func (c command) reply() reply {
	value, err := c.run(context.Background())
	if err == nil {
		return reply{Value: value}
	}
	refused := &refusal{Message: err.Error()}
	var failed *progimage.Error
	if errors.As(err, &failed) {
		refused.Message = failed.Kind.Error() + ": " + refused.Message
		refused.Code = failed.Code
		if failed.Status > 0 {
			refused.Status = strconv.Itoa(failed.Status)
		}
		if failed.RetryAfter > 0 {
			seconds := int64(failed.RetryAfter.Seconds())
			refused.RetryAfterSeconds = &seconds
		}
	}
	return reply{Refusal: refused}
}
