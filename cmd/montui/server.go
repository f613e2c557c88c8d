package main

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"slices"
	"syscall"
	"time"

	httpconfig "github.com/prometheus/common/config"
	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/config"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/rendezvous"
)

// defaultURL is where a Prometheus on this machine listens.
const defaultURL = "http://localhost:9090"

// server is the Prometheus-compatible server that answers, and why it was chosen.
type server struct {
	name   string // in the settings, "" when it is not there
	url    string
	named  bool // by the user, who wants this one and no other
	client httpconfig.HTTPClientConfig
	scrape time.Duration // how often it scrapes; 0 when that is not known
}

// findServer follows --url, $MONTUI_URL, the settings file, a running bundled collector, and last Prometheus's usual place.
// --url and $MONTUI_URL may also be the name of a server in the settings.
func findServer(cmd *cobra.Command, settings config.Config) (server, error) {
	named, err := cmd.Flags().GetString("url")
	if err != nil {
		return server{}, err
	}
	if named == "" {
		named = os.Getenv("MONTUI_URL")
	}
	if i := slices.IndexFunc(settings.Servers, func(s config.Server) bool { return s.Name == named || s.UID == named || s.URL == named }); named != "" && i >= 0 {
		return configured(settings, settings.Servers[i]), nil
	}
	if named != "" {
		return server{url: named, client: httpconfig.DefaultHTTPClientConfig, named: true}, nil
	}
	if len(settings.Servers) > 0 {
		return configured(settings, settings.Servers[0]), nil
	}
	if note, found, err := rendezvous.Read(); err == nil && found && running(note.PID) {
		scrape, _ := time.ParseDuration(note.ScrapeInterval) // none is not known
		return server{url: note.URL, client: httpconfig.DefaultHTTPClientConfig, scrape: scrape}, nil
	}
	return server{url: defaultURL, client: httpconfig.DefaultHTTPClientConfig}, nil
}

func configured(settings config.Config, s config.Server) server {
	address, client := settings.Reach(s)
	return server{name: nameOf(s), url: address, client: client, scrape: time.Duration(s.ScrapeInterval), named: true}
}

// running tells whether a process is there; one that is another user's counts.
func running(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || err == syscall.EPERM
}

// dial makes the client; it opens no connection yet.
func (s server) dial() (*query.Client, error) {
	address, transport, err := s.reach()
	if err != nil {
		return nil, err
	}
	client, err := query.NewClient(address, transport)
	if err != nil {
		return nil, usageError{err}
	}
	return client, nil
}

// reach is the address for requests, without a password, and the transport that authenticates them.
func (s server) reach() (address string, transport http.RoundTripper, err error) {
	if u, err := url.Parse(s.url); err == nil && u.User != nil {
		// A password in the address would be seen in the header and in errors.
		password, _ := u.User.Password()
		if s.client.BasicAuth == nil && s.client.Authorization == nil && s.client.OAuth2 == nil {
			s.client.BasicAuth = &httpconfig.BasicAuth{Username: u.User.Username(), Password: httpconfig.Secret(password)}
		}
		u.User = nil
		s.url = u.String()
	}
	transport, err = httpconfig.NewRoundTripperFromConfig(s.client, "montui")
	return s.url, transport, err
}

// loadSettings reads the settings file and the provisioning folders it names; a faulty one is an error that names it, never passed over.
func loadSettings() (config.Config, error) {
	path, err := config.Path()
	if err != nil {
		return config.Config{}, nil // no home, no settings
	}
	settings, err := config.Load(path)
	if err != nil {
		return settings, usageError{err}
	}
	return settings.Provision(), nil
}

// newClient is the client of the server that a command is to ask, and how often that scrapes (0: not known).
func newClient(cmd *cobra.Command) (*query.Client, time.Duration, error) {
	if v := visitorOf(cmd); v != nil {
		to, err := v.role.servers.dialed[v.role.servers.names[0]]()
		return to.client, to.scrape, err
	}
	settings, err := loadSettings()
	if err != nil {
		return nil, 0, err
	}
	found, err := findServer(cmd, settings)
	if err != nil {
		return nil, 0, err
	}
	client, err := found.dial()
	return client, found.scrape, err
}

// isUp tells whether a server answers, within a time that a person does not notice.
func isUp(client *query.Client) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	return client.Healthy(ctx) == nil
}
