package progimage

import "strings"

// Scope is one thing that a key or a token allows. A newer server may have others.
type Scope string

// The scopes, and the sets of them that a request may name in their place.
const (
	ScopeRead     Scope = "read"
	ScopeList     Scope = "list"
	ScopeOriginal Scope = "original"
	ScopeWrite    Scope = "write"
	ScopeFetch    Scope = "fetch"
	ScopeRender   Scope = "render"
	ScopeJobs     Scope = "jobs"
	ScopeAnalyze  Scope = "analyze"
	ScopeWebhooks Scope = "webhooks"
	ScopeDelete   Scope = "delete"
	ScopeOperate  Scope = "operate"
	ScopeAdmin    Scope = "admin"

	ScopeViewer Scope = "viewer" // a set: read, list
	ScopeWriter Scope = "writer" // a set
	ScopeFull   Scope = "full"   // a set: all but operate and admin
)

// scopeNames returns the scopes as requests name them.
func scopeNames(what string, scopes []Scope) ([]string, error) {
	if len(scopes) == 0 {
		return nil, invalid("%s needs at least one scope, such as ScopeViewer", what)
	}
	var names []string
	for _, scope := range scopes {
		names = append(names, strings.ToLower(string(scope)))
	}
	return names, nil
}
