package library

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	pageSize = 1000
	maxPages = 20
	// listFresh is how long a Grafana's list is given again without asking.
	listFresh = 15 * time.Second
)

// Grafana is a Grafana server, asked by its HTTP API.
type Grafana struct {
	Name, URL string
	Client    func() (*http.Client, error)
	Now       func() time.Time // nil is time.Now

	mu     sync.Mutex
	listed []Entry
	at     time.Time
}

func (g *Grafana) now() time.Time {
	if g.Now != nil {
		return g.Now()
	}
	return time.Now()
}

// list gives all dashboards that the token may see. A list that is there stays, beside the reason why there is no newer one.
func (g *Grafana) list(ctx context.Context) ([]Entry, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.at.IsZero() && g.now().Sub(g.at) < listFresh {
		return append([]Entry(nil), g.listed...), nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var all []Entry
	for page := 1; ; page++ {
		var hits []struct {
			UID, Title, URL, FolderTitle string
			Tags                         []string
			IsStarred                    bool
		}
		err := g.ask(ctx, fmt.Sprintf("/api/search?type=dash-db&limit=%d&page=%d", pageSize, page), &hits)
		if err == nil && page > maxPages {
			err = fmt.Errorf("Grafana %s: it has more than %d dashboards; the others are not listed, but can be opened as %s:UID", g.Name, maxPages*pageSize, g.Name)
			hits = nil
		}
		if err != nil {
			return append(append([]Entry(nil), g.listed...), all...), err
		}
		for _, h := range hits {
			if h.UID == "" {
				continue // of a Grafana before 5, which cannot be opened by it
			}
			all = append(all, Entry{Name: g.Name + ":" + h.UID, Title: cmp.Or(h.Title, h.UID), UID: h.UID, Folder: h.FolderTitle, Tags: h.Tags,
				Source: g.Name, Path: g.page(h.URL), Starred: h.IsStarred})
		}
		if len(hits) < pageSize {
			break
		}
	}
	g.listed, g.at = all, g.now()
	return append([]Entry(nil), all...), nil
}

// page is the address of a dashboard's page; the API gives its path, with the one Grafana is served under.
func (g *Grafana) page(path string) string {
	base, err := url.Parse(g.URL)
	to, err2 := url.Parse(path)
	if err != nil || err2 != nil || path == "" {
		return ""
	}
	return hidden(base.ResolveReference(to).String())
}

// open gives a dashboard by its UID.
func (g *Grafana) open(ctx context.Context, uid string) (io.ReadCloser, error) {
	var answer struct{ Dashboard json.RawMessage }
	err := g.ask(ctx, "/api/dashboards/uid/"+url.PathEscape(uid), &answer)
	var status *statusError
	switch {
	case errors.As(err, &status) && status.code == http.StatusNotFound:
		return nil, fmt.Errorf("Grafana %s has no dashboard of the UID %q, or the token may not see it", g.Name, uid)
	case err != nil:
		return nil, err
	case len(answer.Dashboard) == 0:
		return nil, fmt.Errorf("Grafana %s: its answer has no dashboard in it", g.Name)
	}
	return io.NopCloser(bytes.NewReader(answer.Dashboard)), nil
}

func (g *Grafana) ask(ctx context.Context, endpoint string, to any) error {
	client, err := g.client()
	if err != nil {
		return fmt.Errorf("Grafana %s: %w", g.Name, err)
	}
	data, err := get(ctx, client, strings.TrimRight(g.URL, "/")+endpoint)
	var status *statusError
	switch {
	case errors.As(err, &status) && status.code == http.StatusUnauthorized:
		return fmt.Errorf("Grafana %s refuses the token (401); make a new one under Administration, Service accounts", g.Name)
	case errors.As(err, &status) && status.code == http.StatusForbidden:
		return fmt.Errorf("Grafana %s: the token may not do that (403); its service account needs the role Viewer", g.Name)
	case err != nil:
		return fmt.Errorf("Grafana %s: %w", g.Name, err)
	}
	if err := json.Unmarshal(data, to); err != nil {
		return fmt.Errorf("Grafana %s: what it answers is not what Grafana's API answers; is %s its address?", g.Name, hidden(g.URL))
	}
	return nil
}

func (g *Grafana) client() (*http.Client, error) {
	if g.Client == nil {
		return http.DefaultClient, nil
	}
	return g.Client()
}

// pageOf is the UID in the address of a dashboard's page: URL/d/UID/name.
func (g *Grafana) pageOf(address string) (string, bool) {
	rest, ok := strings.CutPrefix(address, strings.TrimRight(g.URL, "/")+"/d/")
	if !ok {
		return "", false
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	uid, err := url.PathUnescape(rest)
	return uid, err == nil && uid != ""
}
