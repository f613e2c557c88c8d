// Package azidentity stands in for the Azure SDK's ways to sign in, 55 packages with what they need.
// Each refuses, in words, when Prometheus asks for it on behalf of an azuread block.
package azidentity

import (
	"context"
	"crypto"
	"crypto/x509"
	"errors"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

var errLeftOut = errors.New("azuread: this montui is built without the clouds' own authentication; use one built with `make clouds`, or oauth2 with the tenant's token address")

// Credential is what no constructor here gives.
type Credential struct{}

// GetToken refuses.
func (*Credential) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{}, errLeftOut
}

type (
	// ClientID names a managed identity.
	ClientID string
	// ManagedIdentityCredentialOptions are a managed identity's.
	ManagedIdentityCredentialOptions struct {
		ClientOptions azcore.ClientOptions
		ID            ClientID
	}
	// WorkloadIdentityCredentialOptions are a Kubernetes workload's.
	WorkloadIdentityCredentialOptions struct {
		ClientOptions                     azcore.ClientOptions
		ClientID, TenantID, TokenFilePath string
	}
	// ClientSecretCredentialOptions are an application's with a secret.
	ClientSecretCredentialOptions struct{ ClientOptions azcore.ClientOptions }
	// DefaultAzureCredentialOptions are the environment's.
	DefaultAzureCredentialOptions struct {
		ClientOptions azcore.ClientOptions
		TenantID      string
	}
	// ClientCertificateCredentialOptions are an application's with a certificate.
	ClientCertificateCredentialOptions struct {
		ClientOptions        azcore.ClientOptions
		SendCertificateChain bool
	}
)

// NewManagedIdentityCredential refuses.
func NewManagedIdentityCredential(*ManagedIdentityCredentialOptions) (*Credential, error) {
	return nil, errLeftOut
}

// NewWorkloadIdentityCredential refuses.
func NewWorkloadIdentityCredential(*WorkloadIdentityCredentialOptions) (*Credential, error) {
	return nil, errLeftOut
}

// NewClientSecretCredential refuses.
func NewClientSecretCredential(_, _, _ string, _ *ClientSecretCredentialOptions) (*Credential, error) {
	return nil, errLeftOut
}

// NewDefaultAzureCredential refuses.
func NewDefaultAzureCredential(*DefaultAzureCredentialOptions) (*Credential, error) {
	return nil, errLeftOut
}

// ParseCertificates refuses.
func ParseCertificates(_, _ []byte) ([]*x509.Certificate, crypto.PrivateKey, error) {
	return nil, nil, errLeftOut
}

// NewClientCertificateCredential refuses.
func NewClientCertificateCredential(_, _ string, _ []*x509.Certificate, _ crypto.PrivateKey, _ *ClientCertificateCredentialOptions) (*Credential, error) {
	return nil, errLeftOut
}
