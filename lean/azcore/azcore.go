// Package azcore stands in for the Azure SDK's core: the types by which Prometheus's azuread block names them.
package azcore

import (
	"context"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// AccessToken is a bearer token and when it ends.
type AccessToken struct {
	Token     string
	ExpiresOn time.Time
}

// TokenCredential gives access tokens.
type TokenCredential interface {
	GetToken(context.Context, policy.TokenRequestOptions) (AccessToken, error)
}

// ClientOptions says which cloud to ask.
type ClientOptions struct {
	Cloud cloud.Configuration
}
