// Package cloud names Azure's clouds.
package cloud

// Configuration is one of the clouds below.
type Configuration struct{ Name string }

// The clouds that Prometheus's azuread block can name.
var (
	AzurePublic     = Configuration{"AzurePublic"}
	AzureGovernment = Configuration{"AzureGovernment"}
	AzureChina      = Configuration{"AzureChina"}
)
