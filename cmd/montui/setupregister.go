package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/montui/montui/internal/setup"
)

// registryPlace is where targets are registered.
type registryPlace struct{ host, folder string } // host is ssh's; "" = this machine

// parsePlace reads --register.
func parsePlace(text string) (registryPlace, error) {
	if strings.HasPrefix(text, "ssh://") {
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || u.Path == "" || u.Path == "/" {
			return registryPlace{}, usagef("--register %s: write it like ssh://pi@monitor:22/etc/montui/targets", text)
		}
		p := registryPlace{folder: u.Path}
		u.Path = ""
		p.host = u.String()
		return p, nil
	}
	host, folder, remote := strings.Cut(text, ":")
	if !remote || strings.Contains(host, "/") {
		return registryPlace{folder: text}, nil
	}
	if host == "" || folder == "" || strings.HasPrefix(host, "-") {
		return registryPlace{}, usagef("--register %s: write it like pi@monitor:/etc/montui/targets", text)
	}
	return registryPlace{host, folder}, nil
}

// upWithin is how long targets have to come up: some rounds of scraping.
const upWithin = 90 * time.Second

// registry opens the place where targets are registered and a client of its collector; both stay open until shut is called.
func (p registryPlace) registry(o setupOptions) (registry setup.Registry, ask setup.Asker, shut func(), err error) {
	if p.host == "" {
		return setup.Registry{Folder: p.folder}, setup.Here().Ask, func() {}, nil
	}
	connection, err := newSSH(o.ssh, p.host)
	if err != nil {
		return registry, nil, nil, err
	}
	client := &http.Client{Transport: &http.Transport{DialContext: connection.dial}}
	ask = func(ctx context.Context, address string) (string, error) {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return "", err
		}
		response, err := client.Do(request)
		if err != nil {
			return "", err
		}
		defer response.Body.Close()
		text, err := io.ReadAll(io.LimitReader(response.Body, 32<<20))
		if err == nil && response.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s: %s", address, response.Status)
		}
		return string(text), err
	}
	return setup.Registry{Folder: p.folder, Shell: connection.shell}, ask, func() { client.CloseIdleConnections(); connection.close() }, nil
}

// registerTargets puts the targets where the monitoring machine looks for them, and waits until it has them.
func registerTargets(ctx context.Context, out io.Writer, o setupOptions, host string, targets []setup.Target) error {
	p, err := parsePlace(o.register)
	if err != nil {
		return err
	}
	registry, ask, shut, err := p.registry(o)
	if err != nil {
		return err
	}
	defer shut()
	there, err := registry.Read(ctx, host)
	if err != nil && !o.takeOver {
		return fmt.Errorf("registering at %s: %w", o.register, err)
	}
	if setup.Clash(there, targets) && !o.takeOver {
		return fmt.Errorf("at %s a machine named %s is registered with other addresses (%s); if it is this one, with a new address, do it again with --take-over; if not, give one of them another name",
			o.register, host, strings.Join(there[0].Targets, " "))
	}
	file, err := registry.Write(ctx, host, targets)
	if err != nil {
		return fmt.Errorf("registering at %s: %w", o.register, err)
	}
	fmt.Fprintf(out, "\nRegistered in %s; waiting for %s to scrape it …\n", strings.TrimPrefix(p.host+":"+file, ":"), o.collector)
	ctx, cancel := context.WithTimeout(ctx, upWithin)
	defer cancel()
	if err := setup.Await(ctx, ask, o.collector, targets); err != nil {
		return fmt.Errorf("registered, and yet not all is up:\n%w", err)
	}
	for _, t := range targets {
		fmt.Fprintf(out, "  up: %s %s\n", t.Labels["job"], strings.Join(t.Targets, " "))
	}
	return nil
}

// unregister takes a machine out.
func unregister(ctx context.Context, out io.Writer, o setupOptions, host string) error {
	p, err := parsePlace(o.register)
	if err != nil {
		return err
	}
	registry, _, shut, err := p.registry(o)
	if err != nil {
		return err
	}
	defer shut()
	if err := registry.Remove(ctx, host); err != nil {
		return fmt.Errorf("taking %s out of %s: %w", host, o.register, err)
	}
	fmt.Fprintf(out, "  taken out of %s\n", o.register)
	return nil
}
