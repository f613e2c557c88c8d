// Package policy holds what is asked of a token.
package policy

// TokenRequestOptions says what a token is for.
type TokenRequestOptions struct {
	Scopes []string
}
