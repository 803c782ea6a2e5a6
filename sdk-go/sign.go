package progimage

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	signingPurpose = "progimage-url-signing-v1"
	base62         = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	// lastSecond is the longest that servers read: eleven digits.
	lastSecond = 99_999_999_999
)

var wholeKey = regexp.MustCompile(`^(pik_([0-9A-Za-z]{12})_[0-9A-Za-z]{43})([0-9A-Za-z]{6})$`)

// urlSigner signs URLs with a key, so that they can be read without one. The signature is the
// base64url of an HMAC-SHA256 over three lines: "read" and the path of the URL, or "image" and the
// path of the image's record, and then the end in seconds since 1970.
type urlSigner struct {
	keyID string
	key   []byte
}

// signer returns what signs URLs with the client's key. A missing or incomplete key is the same
// failure as the server's.
func (c *Client) signer(doing string) (*urlSigner, error) {
	if c.credentials == nil {
		return nil, notPermitted("key-required", doing+" needs a key: give the client one")
	}
	key := c.credentials()
	parts := wholeKey.FindStringSubmatch(key)
	if parts == nil || checksum(parts[1]) != parts[3] {
		return nil, notPermitted("key-invalid", doing+
			": the client's key is incomplete or mistyped, because its checksum is wrong: use the"+
			" whole key as the server gave it, pik_…")
	}
	secret := key[strings.LastIndexByte(key, '_')+1:]
	return &urlSigner{parts[2], mac([]byte(secret), signingPurpose)}, nil
}

func notPermitted(code, message string) *Error {
	err := failure(ErrNotPermitted, nil, "%s", message)
	err.Status, err.Code = http.StatusUnauthorized, code
	return err
}

// sign returns a URL that can be read until a time, rounded down to seconds.
func (s *urlSigner) sign(url, path string, until time.Time) (string, error) {
	return s.with(url, "", "read\n"+path, until)
}

// signImage returns a URL whose query is valid for every other URL of the image too.
func (s *urlSigner) signImage(url, imagePath string, until time.Time) (string, error) {
	return s.with(url, "covers=image&", "image\n"+imagePath, until)
}

func (s *urlSigner) with(url, covers, subject string, until time.Time) (string, error) {
	expires := until.Unix()
	if expires < 0 || expires > lastSecond {
		return "", invalid("until is %v, must be between 1970 and %v",
			until.UTC(), time.Unix(lastSecond, 0).UTC())
	}
	end := strconv.FormatInt(expires, 10)
	signature := base64.RawURLEncoding.EncodeToString(mac(s.key, subject+"\n"+end))
	return fmt.Sprintf("%s?%sexpires=%s&key=%s&signature=%s",
		url, covers, end, s.keyID, signature), nil
}

func checksum(text string) string {
	left := crc32.ChecksumIEEE([]byte(text))
	var digits [6]byte
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = base62[left%62]
		left /= 62
	}
	return string(digits[:])
}

func mac(key []byte, text string) []byte {
	hash := hmac.New(sha256.New, key)
	hash.Write([]byte(text))
	return hash.Sum(nil)
}
