// Package option stands in for Google's client options: they are named, and never read.
package option

import "golang.org/x/oauth2/google"

// ClientOption is an option of a client that is not made.
type ClientOption struct{}

// CredentialsType says what a credentials file holds.
type CredentialsType string

// ServiceAccount is the type that Prometheus's google_iam block names.
const ServiceAccount CredentialsType = "service_account"

// WithScopes names scopes.
func WithScopes(...string) ClientOption { return ClientOption{} }

// WithAuthCredentialsFile names a file.
func WithAuthCredentialsFile(CredentialsType, string) ClientOption { return ClientOption{} }

// WithCredentials hands over credentials.
func WithCredentials(*google.Credentials) ClientOption { return ClientOption{} }
