package library

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// fakeGrafana answers as Grafana's API does, to who has the token.
type fakeGrafana struct {
	*httptest.Server
	asked  int
	broken http.HandlerFunc // answers instead
	boards int
}

func newGrafana(t *testing.T, boards int) (*fakeGrafana, *Grafana) {
	f := &fakeGrafana{boards: boards}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.asked++
		if f.broken != nil {
			f.broken(w, r)
			return
		}
		if r.Header.Get("Authorization") != "Bearer t0ken" {
			http.Error(w, `{"message":"Unauthorized"}`, http.StatusUnauthorized)
			return
		}
		f.answer(w, r)
	}))
	t.Cleanup(f.Close)
	client := &http.Client{Transport: bearer("t0ken")}
	return f, &Grafana{Name: "home", URL: f.URL + "/grafana", Client: func() (*http.Client, error) { return client, nil }}
}

type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

func (f *fakeGrafana) answer(w http.ResponseWriter, r *http.Request) {
	uid, one := strings.CutPrefix(r.URL.Path, "/grafana/api/dashboards/uid/")
	switch {
	case r.URL.Path == "/grafana/api/search":
		var limit, page int
		fmt.Sscan(r.URL.Query().Get("limit"), &limit)
		fmt.Sscan(r.URL.Query().Get("page"), &page)
		hits := []map[string]any{}
		for i := (page - 1) * limit; i < min(page*limit, f.boards); i++ {
			hits = append(hits, map[string]any{"uid": fmt.Sprintf("u%d", i), "title": fmt.Sprintf("Board %d", i), "url": fmt.Sprintf("/grafana/d/u%d/board", i),
				"type": "dash-db", "tags": []string{"t"}, "folderTitle": "Team", "isStarred": i == 1})
		}
		_ = json.NewEncoder(w).Encode(hits)
	case one && uid == "u1":
		fmt.Fprint(w, `{"meta":{"folderTitle":"Team"},"dashboard":{"uid":"u1","title":"Board 1","panels":[]}}`)
	default:
		http.Error(w, `{"message":"Dashboard not found"}`, http.StatusNotFound)
	}
}

func TestGrafana(t *testing.T) {
	f, g := newGrafana(t, 2500)
	now := time.Unix(0, 0)
	g.Now = func() time.Time { return now }
	l := New(Places{Bundled: bundled(), Grafanas: []*Grafana{g}})
	entries, errs := l.List(t.Context())
	if len(entries) != 2502 || len(errs) > 0 || f.asked != 3 {
		t.Fatalf("%d entries in %d requests, %v", len(entries), f.asked, errs)
	}
	if e := entries[3]; e.Name != "home:u1" || e.Title != "Board 1" || e.Folder != "Team" || e.Source != "home" || !e.Starred || e.Path != f.URL+"/grafana/d/u1/board" {
		t.Errorf("%+v", e)
	}
	for _, name := range []string{"home:u1", "u1", "board 1", f.URL + "/grafana/d/u1/board?orgId=1&from=now-6h", f.URL + "/grafana/d/u1"} {
		if got, err := content(t, l, name); err != nil || got != `{"uid":"u1","title":"Board 1","panels":[]}` {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	if _, err := content(t, l, "home:gone"); err == nil || !strings.Contains(err.Error(), `has no dashboard of the UID "gone"`) {
		t.Error(err)
	}
	asked := f.asked
	l.List(t.Context())
	if f.asked != asked {
		t.Error("a list that is new is asked for again")
	}
	now = now.Add(time.Minute)
	f.broken = func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "", http.StatusBadGateway) }
	if entries, errs := l.List(t.Context()); len(entries) != 2502 || len(errs) != 1 || !strings.Contains(errs[0].Error(), "502 Bad Gateway") {
		t.Errorf("%d entries, %v: the old list is to stay, with the reason", len(entries), errs)
	}
}

func TestGrafanaThatFailsHidesNothing(t *testing.T) {
	for want, broken := range map[string]http.HandlerFunc{
		"refuses the token (401)": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) },
		"needs the role Viewer":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) },
		"perhaps to log in":       func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<!DOCTYPE html><html>") },
		"not what Grafana's API":  func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"message":"hi"}`) },
		"its address?":            func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `[{"uid":`) },
		"larger than 20 MB":       func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, maxBytes+2)) },
		"more than 20000 dashboards": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "["+strings.Repeat(`{"uid":"a"},`, pageSize-1)+`{"uid":"b"}]`)
		},
	} {
		t.Run(want, func(t *testing.T) {
			f, g := newGrafana(t, 0)
			f.broken = broken
			l := New(Places{Bundled: bundled(), Grafanas: []*Grafana{g}})
			entries, errs := l.List(t.Context())
			if len(entries) < 2 || len(errs) != 1 || !strings.Contains(errs[0].Error(), want) || strings.Contains(errs[0].Error(), "t0ken") {
				t.Errorf("%d entries, %v", len(entries), errs)
			}
			if _, err := content(t, l, "nobody"); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("who looks for a dashboard is told %v", err)
			}
			if _, err := content(t, l, "node"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAddress(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") != "Bearer t0ken":
			w.WriteHeader(401)
		case r.URL.Path == "/page":
			fmt.Fprint(w, "\n<!doctype html>")
		default:
			fmt.Fprint(w, `{"title":"Far away","uid":"far","panels":[]}`)
		}
	}))
	defer server.Close()
	client := &http.Client{Transport: bearer("t0ken")}
	with := func() (*http.Client, error) { return client, nil }
	l := New(Places{Addresses: []Address{{URL: server.URL + "/x/board.json", Under: "Web", Client: with}, {URL: server.URL + "/page", Client: with}}})
	if entries, _ := l.List(t.Context()); entries[0].Title != "board" {
		t.Errorf("%+v", entries[0])
	}
	if got, err := content(t, l, server.URL+"/x/board.json"); err != nil || !strings.Contains(got, "Far away") {
		t.Errorf("%s, %v", got, err)
	}
	if entries, _ := l.List(t.Context()); entries[0].Title != "Far away" || entries[0].UID != "far" || entries[0].Folder != "Web" {
		t.Errorf("%+v: once fetched its title is known", entries[0])
	}
	if _, err := content(t, l, server.URL+"/page"); err == nil || !strings.Contains(err.Error(), "perhaps to log in") {
		t.Error(err)
	}
	// An address that nobody named is fetched without anybody's credentials.
	if _, err := content(t, l, server.URL+"/other?token=secret"); err == nil || !strings.Contains(err.Error(), "401") || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}
