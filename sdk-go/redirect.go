package progimage

import (
	"net/http"
	"net/url"
)

// toStore returns the request that a redirect of a download asks for: to a signed URL of the
// server's object store, without the key or token. It returns nil for any other answer.
func toStore(response *http.Response) *http.Request {
	asked := response.Request
	if response.StatusCode != http.StatusFound || asked.Method != http.MethodGet {
		return nil
	}
	location, err := url.Parse(response.Header.Get("Location"))
	if err != nil || location.Host == "" || location.User != nil {
		return nil
	}
	isPlain := location.Scheme == "http"
	if (!isPlain && location.Scheme != "https") || (isPlain && asked.URL.Scheme == "https") {
		return nil
	}
	// A page that a network puts in the way of everything is not signed.
	if !location.Query().Has("X-Amz-Signature") {
		return nil
	}
	request, err := http.NewRequestWithContext(
		asked.Context(), http.MethodGet, location.String(), nil)
	if err != nil {
		return nil
	}
	request.Header = asked.Header.Clone()
	request.Header.Del("Authorization")
	return request
}
