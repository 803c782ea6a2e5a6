package progimage

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"
)

const (
	defaultTimeout        = 60 * time.Second
	defaultConnectTimeout = 5 * time.Second
	defaultRetries        = 3
	maxRetries            = 20
)

var printable = regexp.MustCompile(`^[ -~]{1,200}$`)

// Client is a client of one server. It never changes, and goroutines can share it.
type Client struct {
	base        string // without a slash at its end
	http        *http.Client
	timeout     time.Duration
	retries     int
	userAgent   string
	credentials credentials
}

// Option sets a detail of a [Client].
type Option func(*settings) error

type settings struct {
	client         Client
	connectTimeout time.Duration
	transport      http.RoundTripper
}

// New returns a client of the server at an address such as http://localhost:8080. It sends no
// request.
func New(address string, options ...Option) (*Client, error) {
	base, err := serverAddress(address)
	if err != nil {
		return nil, err
	}
	s := settings{
		client: Client{
			base:      base,
			timeout:   defaultTimeout,
			retries:   defaultRetries,
			userAgent: "progimage-sdk-go",
		},
		connectTimeout: defaultConnectTimeout,
	}
	for _, option := range options {
		if err := option(&s); err != nil {
			return nil, err
		}
	}
	if s.transport == nil {
		s.transport = transport(s.connectTimeout)
	}
	s.client.http = &http.Client{
		Transport: s.transport,
		// A redirect could carry the key to another server.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &s.client, nil
}

// FromEnv returns a client of the server at PROGIMAGE_URL, with the key in PROGIMAGE_KEY if there
// is one.
func FromEnv(options ...Option) (*Client, error) {
	address := strings.TrimSpace(os.Getenv("PROGIMAGE_URL"))
	if address == "" {
		return nil, errors.New(
			"set PROGIMAGE_URL to the server's address, such as http://localhost:8080")
	}
	if key := strings.TrimSpace(os.Getenv("PROGIMAGE_KEY")); key != "" {
		options = append([]Option{WithKey(key)}, options...)
	}
	return New(address, options...)
}

// WithKey sends a key with every request to the server, and to no other server.
func WithKey(key string) Option {
	return func(s *settings) (err error) {
		s.client.credentials, err = credentialsOfKey(key)
		return err
	}
}

// WithToken sends a token, which the server or its identity provider issued, in place of a key.
func WithToken(token string) Option {
	return func(s *settings) (err error) {
		s.client.credentials, err = credentialsOfToken(token)
		return err
	}
}

// WithTimeout limits calls whose context has no deadline, including retries and bodies; 60 s by
// default.
func WithTimeout(limit time.Duration) Option {
	return func(s *settings) error {
		s.client.timeout = limit
		return positive("timeout", limit)
	}
}

// WithConnectTimeout limits each try to connect; 5 s by default. It has no effect on the transport
// of [WithTransport].
func WithConnectTimeout(limit time.Duration) Option {
	return func(s *settings) error {
		s.connectTimeout = limit
		return positive("connect timeout", limit)
	}
}

// WithRetries sets how often a call is retried, 0 to 20; 3 by default.
func WithRetries(count int) Option {
	return func(s *settings) error {
		if count < 0 || count > maxRetries {
			return invalid("retries is %d, must be a whole number from 0 to %d", count, maxRetries)
		}
		s.client.retries = count
		return nil
	}
}

// WithUserAgent names the program to the server: 1 to 200 printable ASCII characters.
func WithUserAgent(name string) Option {
	return func(s *settings) error {
		if !printable.MatchString(name) {
			return invalid("the user agent must be 1 to 200 printable ASCII characters")
		}
		s.client.userAgent = name
		return nil
	}
}

// WithTransport sends requests through a transport of the program's own, for example one with
// another certificate authority.
func WithTransport(transport http.RoundTripper) Option {
	return func(s *settings) error {
		s.transport = transport
		return nil
	}
}

// URL returns the server's address.
func (c *Client) URL() string { return c.base }

// Close ends the connections that no call uses. The client can be used afterwards.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// String returns the server's address, without the key.
func (c *Client) String() string { return c.base }

// GoString keeps %#v from showing the key.
func (c *Client) GoString() string { return fmt.Sprintf("progimage.Client(%q)", c.base) }

func transport(connectTimeout time.Duration) http.RoundTripper {
	dialer := &net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          100,
		MaxIdleConnsPerHost:   100,
		IdleConnTimeout:       30 * time.Second,
		TLSHandshakeTimeout:   connectTimeout,
		ExpectContinueTimeout: time.Second,
		// Images are compressed already, and their lengths are needed.
		DisableCompression: true,
	}
}

func serverAddress(address string) (string, error) {
	parsed, err := url.Parse(strings.TrimSpace(address))
	if err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") ||
		parsed.Hostname() == "" || parsed.User != nil || parsed.RawQuery != "" ||
		parsed.ForceQuery || parsed.Fragment != "" {
		return "", invalid(
			"'%s' is not a server address: use one such as http://localhost:8080", address)
	}
	return strings.TrimRight(parsed.String(), "/"), nil
}

func positive(name string, duration time.Duration) error {
	if duration <= 0 {
		return invalid("%s is %v, must be above zero", name, duration)
	}
	return nil
}
