package progimage

import "regexp"

// maxCredential is the limit of servers for tokens, which may stand in place of keys.
const maxCredential = 8_192

var (
	keyText   = regexp.MustCompile(`^[!-~]+$`)
	tokenText = regexp.MustCompile(`^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$`)
)

// credentials returns the key or token of a client; nil: it has none. It is a function, because fmt
// prints what fields and pointers lead to, so that no text of a client shows the secret.
type credentials func() string

func hidden(secret string) credentials { return func() string { return secret } }

// credentialsOfKey does not repeat the key in its failure.
func credentialsOfKey(key string) (credentials, error) {
	if len(key) > maxCredential || !keyText.MatchString(key) {
		return nil, invalid("the key must be printable ASCII characters without spaces:" +
			" use one as the server gave it, pik_…")
	}
	return hidden(key), nil
}

// credentialsOfToken does not repeat the token in its failure.
func credentialsOfToken(token string) (credentials, error) {
	if len(token) > maxCredential || !tokenText.MatchString(token) {
		return nil, invalid("the token must be a JWT of at most %d characters:"+
			" use one as the server or the identity provider gave it", maxCredential)
	}
	return hidden(token), nil
}
