package main

import (
	"os"
	"strings"

	httpconfig "github.com/prometheus/common/config"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/montui/montui/internal/query"
)

// accessFlags say who asks and how the connection is made, above what the settings say of the server.
type accessFlags struct {
	user, passwordFile, bearerFile string
	caFile, certFile, keyFile      string
	insecure                       bool
	headers                        []string
}

func (a *accessFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&a.user, "user", "", "user name for basic authentication; the password is in --password-file, else in $MONTUI_PASSWORD")
	flags.StringVar(&a.passwordFile, "password-file", "", "file with the password")
	flags.StringVar(&a.bearerFile, "bearer-token-file", "", "file with a bearer token")
	flags.StringVar(&a.caFile, "ca-file", "", "certificates that the server's is to be signed by")
	flags.StringVar(&a.certFile, "cert", "", "certificate to show to the server")
	flags.StringVar(&a.keyFile, "key", "", "key of --cert")
	flags.BoolVar(&a.insecure, "insecure", false, "take any certificate of the server")
	flags.StringArrayVar(&a.headers, "header", nil, "a header to send, as 'X-Scope-OrgID: one'; repeat for several")
}

// apply changes the client's settings as far as flags were given.
func (a *accessFlags) apply(c *httpconfig.HTTPClientConfig) error {
	if a.user != "" {
		c.BasicAuth = &httpconfig.BasicAuth{Username: a.user, PasswordFile: a.passwordFile}
		if a.passwordFile == "" {
			c.BasicAuth.Password = httpconfig.Secret(os.Getenv("MONTUI_PASSWORD"))
		}
		c.Authorization = nil
	} else if a.passwordFile != "" {
		return usagef("--password-file goes with --user")
	}
	if a.bearerFile != "" {
		if a.user != "" {
			return usagef("--user and --bearer-token-file are two ways to say who you are: give one of them")
		}
		c.BasicAuth, c.Authorization = nil, &httpconfig.Authorization{Type: "Bearer", CredentialsFile: a.bearerFile}
	}
	set := func(to *string, value string) {
		if value != "" {
			*to = value
		}
	}
	set(&c.TLSConfig.CAFile, a.caFile)
	set(&c.TLSConfig.CertFile, a.certFile)
	set(&c.TLSConfig.KeyFile, a.keyFile)
	c.TLSConfig.InsecureSkipVerify = c.TLSConfig.InsecureSkipVerify || a.insecure
	for _, header := range a.headers {
		name, value, ok := strings.Cut(header, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return usagef("--header %q: write it as 'Name: value'", header)
		}
		if c.HTTPHeaders == nil {
			c.HTTPHeaders = &httpconfig.Headers{Headers: map[string]httpconfig.Header{}}
		}
		name = strings.TrimSpace(name)
		one := c.HTTPHeaders.Headers[name]
		one.Values = append(one.Values, strings.TrimSpace(value))
		c.HTTPHeaders.Headers[name] = one
	}
	if err := c.Validate(); err != nil {
		return usageError{err}
	}
	return nil
}

// client is the client of the server that the command is to ask.
func (a *accessFlags) client(cmd *cobra.Command) (*query.Client, error) {
	if visitorOf(cmd) != nil {
		client, _, err := newClient(cmd)
		return client, err
	}
	settings, err := loadSettings()
	if err != nil {
		return nil, err
	}
	found, err := findServer(cmd, settings)
	if err != nil {
		return nil, err
	}
	if err := a.apply(&found.client); err != nil {
		return nil, err
	}
	return found.dial()
}
