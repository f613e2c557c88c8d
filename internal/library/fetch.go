package library

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// addressEntry is an address as it is listed: by its own name until it has been fetched.
func (l *Library) addressEntry(a Address) Entry {
	l.mu.Lock()
	h, fetched := l.said[a.URL]
	l.mu.Unlock()
	e := Entry{Name: a.URL, Title: h.Title, UID: h.UID, Tags: h.Tags, Folder: a.Under, Source: "url", Path: a.URL}
	if !fetched || e.Title == "" {
		e.Title = a.URL
		if u, err := url.Parse(a.URL); err == nil {
			e.Title = u.Host
			if name := bare(u.Path); name != "." && name != "" && name != "/" {
				e.Title = name
			}
		}
	}
	return e
}

// fetch gives what is at an address; the page of a dashboard in a known Grafana is that dashboard.
func (l *Library) fetch(ctx context.Context, address string) (io.ReadCloser, error) {
	for _, g := range l.places.Grafanas {
		if uid, ok := g.pageOf(address); ok {
			return g.open(ctx, uid)
		}
	}
	client := l.places.Client
	for _, a := range l.places.Addresses {
		if a.URL == address && a.Client != nil {
			var err error
			if client, err = a.Client(); err != nil {
				return nil, fmt.Errorf("%s: %w", hidden(address), err)
			}
		}
	}
	data, err := get(ctx, client, address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	l.said[address] = headIn(data)
	l.mu.Unlock()
	return io.NopCloser(bytes.NewReader(data)), nil
}

// get fetches an address, and says in words what keeps it from coming.
func get(ctx context.Context, client *http.Client, address string) ([]byte, error) {
	if client == nil {
		client = http.DefaultClient
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("%s is no address", hidden(address))
	}
	req.Header.Set("Accept", "application/json, application/yaml;q=0.9, */*;q=0.5")
	resp, err := client.Do(req)
	if err != nil {
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err // its text has the whole address in it
		}
		if ctx.Err() != nil {
			err = errors.New("no answer in time")
		}
		return nil, fmt.Errorf("%s: %w", hidden(address), err)
	}
	defer resp.Body.Close() //nolint:errcheck // it was read
	if resp.StatusCode != http.StatusOK {
		return nil, &statusError{hidden(address), resp.StatusCode}
	}
	data, err := readAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", hidden(address), err)
	}
	if strings.HasPrefix(strings.ToLower(string(bytes.TrimSpace(data[:min(len(data), 64)]))), "<!doctype html") {
		return nil, fmt.Errorf("%s answers with a web page, perhaps to log in; it is to give a dashboard's JSON or YAML", hidden(address))
	}
	return data, nil
}

// statusError is an answer that is none.
type statusError struct {
	address string
	code    int
}

func (s *statusError) Error() string {
	text := fmt.Sprintf("%s answers %d %s", s.address, s.code, http.StatusText(s.code))
	switch s.code {
	case http.StatusUnauthorized:
		return text + "; it wants to know who asks: name a server with credentials, or check the token"
	case http.StatusForbidden:
		return text + "; these credentials may not read it"
	}
	return text
}

// hidden is an address without what may be secret in it.
func hidden(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "the address"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
