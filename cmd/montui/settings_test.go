package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/config"
	"github.com/montui/montui/internal/library"
	"github.com/montui/montui/internal/query"
)

// home is a user with these settings and nothing else.
func home(t *testing.T, settings string) string {
	t.Helper()
	dir := t.TempDir()
	for name, value := range map[string]string{"HOME": dir, "XDG_CONFIG_HOME": dir, "XDG_STATE_HOME": dir + "/state", "XDG_DATA_HOME": dir + "/data", "XDG_RUNTIME_DIR": dir, "MONTUI_URL": ""} {
		t.Setenv(name, value)
	}
	put(t, dir+"/montui/config.yaml", settings)
	return dir
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// montui runs a command, and gives what it writes and how it ends.
func montui(args ...string) (out, errs string, err error) {
	var o, e bytes.Buffer
	root := newRootCommand()
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetArgs(args)
	root.SetOut(&o)
	root.SetErr(&e)
	err = root.Execute()
	return o.String(), e.String(), err
}

func TestConfigCommands(t *testing.T) {
	dir := home(t, "servers:\n- {name: pi, url: 'http://me:swordfish@pi:9090'}\n\nkeys:\n  quit: x\n")
	if out, _, err := montui("config", "check"); err != nil || !strings.Contains(out, "is in order") {
		t.Errorf("%s, %v", out, err)
	}
	if out, _, err := montui("config", "show"); err != nil || strings.Contains(out, "swordfish") || !strings.Contains(out, "theme: auto") {
		t.Errorf("%s, %v", out, err)
	}
	if out, _, err := montui("config", "schema"); err != nil || !json.Valid([]byte(out)) {
		t.Errorf("%s, %v", out, err)
	}
	put(t, dir+"/montui/config.yaml", "keys:\n  quit: x\n  qit: y\n")
	if out, _, err := montui("config", "check"); exitCode(err) != 1 || !strings.Contains(out, "config.yaml:3: keys.qit: there is no such action; there are: help, quit") {
		t.Errorf("%s, %v", out, err)
	}
	put(t, dir+"/other.yaml", "theme: pink\nprovisioning: [prov]\n")
	if out, _, err := montui("config", "check", dir+"/other.yaml"); exitCode(err) != 1 || !strings.HasPrefix(out, dir+"/other.yaml:1: theme:") {
		t.Errorf("%s, %v", out, err)
	}
	put(t, dir+"/other.yaml", "provisioning: [prov]\n")
	if out, _, err := montui("config", "check", dir+"/other.yaml"); exitCode(err) != 1 || !strings.Contains(out, dir+"/prov: it has neither") {
		t.Errorf("%s, %v", out, err)
	}
	if _, _, err := montui("config", "check", dir+"/none.yaml"); err == nil {
		t.Error("a file that was named has to be there")
	}
	if err := os.Remove(dir + "/montui/config.yaml"); err != nil {
		t.Fatal(err)
	}
	if out, _, err := montui("config", "check"); err != nil || !strings.Contains(out, "the defaults hold") {
		t.Errorf("%s, %v", out, err)
	}
}

func TestDashboardsCommand(t *testing.T) {
	dir := home(t, "dashboards: [boards, gone]\nprovisioning: [prov]\n")
	put(t, dir+"/montui/boards/team/a.json", `{"uid":"ua","title":"Disks\u001b[2J","tags":["storage"],"panels":[]}`)
	put(t, dir+"/montui/prov/dashboards/x.yaml", "providers: [{folder: Ops, options: {path: "+dir+"/more}}]\n")
	put(t, dir+"/more/b.json", `{"uid":"ub","title":"More","panels":[]}`)
	out, errs, err := montui("dashboards")
	if exitCode(err) != 1 || !strings.Contains(errs, "gone: no such file") {
		t.Errorf("%s, %v: a place that cannot be read is said", errs, err)
	}
	for _, want := range []string{"node", "a.json  Disks\ufffd[2J", "team", "More", "Ops"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	out, _, _ = montui("dashboards", "STORAGE", "--format", "json")
	var list []listed
	if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) != 1 || list[0].UID != "ua" || list[0].Folder != "team" {
		t.Errorf("%s, %v", out, err)
	}
	if out, _, err := montui("check", "ub"); err != nil {
		t.Errorf("%s, %v: a dashboard is found by its UID", out, err)
	}
	if _, _, err := montui("check", "nothing-such"); err == nil {
		t.Error("no error for what is not there")
	}
}

// asked is a server that counts its queries.
func asked(t *testing.T, count map[string]int, name string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); name == "locked" && (user != "me" || password != "swordfish") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		count[name]++
		fmt.Fprint(w, `{"status":"success","data":[]}`)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestServersAreAskedByName(t *testing.T) {
	count := map[string]int{}
	locked := strings.Replace(asked(t, count, "locked"), "http://", "http://me:swordfish@", 1)
	dir := home(t, fmt.Sprintf("servers:\n- {name: one, url: '%s'}\n- {name: two, uid: u2, url: '%s'}\n- {name: locked, url: '%s'}\n- {name: broken, url: 'http://x', http: {tls_config: {ca_file: none.pem}}}\n",
		asked(t, count, "one"), asked(t, count, "two"), locked))
	settings, err := config.Load(dir + "/montui/config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cmd := newRootCommand()
	if err := cmd.ParseFlags(nil); err != nil {
		t.Fatal(err)
	}
	first, err := findServer(cmd, settings)
	if err != nil {
		t.Fatal(err)
	}
	client, err := first.dial()
	if err != nil {
		t.Fatal(err)
	}
	list := newServerList(upstream{client, first.scrape, first.name}, settings)
	if got := strings.Join(list.names, " "); got != "one two locked broken" {
		t.Error(got)
	}
	source, _, err := list.source("one")
	if err != nil {
		t.Fatal(err)
	}
	sources := source.(query.Sources)
	for _, name := range []string{"one", "two", "u2", "locked"} {
		if _, err := sources.Named[name].LabelNames(t.Context(), nil, time.Time{}, time.Time{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if count["one"] != 1 || count["two"] != 2 || count["locked"] != 1 {
		t.Errorf("%v", count)
	}
	if _, err := sources.Named["broken"].LabelNames(t.Context(), nil, time.Time{}, time.Time{}); err == nil || !strings.Contains(err.Error(), "server broken") {
		t.Error(err)
	}
	if _, err := list.change("broken"); err == nil {
		t.Error("a broken server can be chosen")
	}
	to, err := list.change("locked")
	if err != nil || strings.Contains(to.Server, "swordfish") || to.Source.(query.Sources).Known[0].Name != "locked" {
		t.Errorf("%+v, %v", to.Server, err)
	}
}

func TestShelf(t *testing.T) {
	dir := home(t, "")
	put(t, dir+"/a.json", `{"title":"A","panels":[]}`)
	s := newShelf(config.Config{WeekStart: "monday", Refresh: "10s", Dashboards: []config.Dashboards{{Path: dir + "/a.json"}}})
	dash, _, err := s.open("A")
	if err != nil || dash.WeekStart != "monday" || dash.Refresh != "10s" {
		t.Errorf("%+v, %v: the settings fill in what a dashboard does not say", dash, err)
	}
	if err := s.readFirst("node"); err != nil {
		t.Fatal(err)
	}
	one, _, _ := s.open("node")
	two, _, _ := s.open("node")
	if one == nil || one == two {
		t.Error("who has a dashboard changes it: it is given once")
	}
	state := library.NewState(library.StatePath())
	_ = state.Star("mysql", true)
	put(t, dir+"/elsewhere.json", `{"panels":[]}`)
	_ = state.Opened(dir+"/elsewhere.json", "Elsewhere", time.Unix(9, 0))
	_ = state.Opened(dir+"/gone.json", "Gone", time.Unix(9, 0))
	entries, errs := s.list(t.Context(), "/tmp/first.json", state)
	text := fmt.Sprint(entries)
	if len(errs) > 0 || entries[0].Name != "/tmp/first.json" || !strings.Contains(text, "Elsewhere") || strings.Contains(text, "Gone") {
		t.Errorf("%s, %v", text, errs)
	}
	for _, e := range entries {
		if e.Starred != (e.Name == "mysql") {
			t.Errorf("%s starred: %v", e.Name, e.Starred)
		}
	}
}
