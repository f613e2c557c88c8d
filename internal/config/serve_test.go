package config

import (
	"strings"
	"testing"
	"time"
)

const serveFile = `
serve:
  listen:
  - address: 127.0.0.1:23234
  - address: 0.0.0.0:23235
    access:
      anonymous: off
      users:
      - {name: ada, role: explorer, authorized_keys: keys/ada}
  banner: hello
  access: {anonymous: public}
  roles:
    public: {dashboards: [node, "team/*"], max_range: 7d, min_step: 30s, query_timeout: 10s, max_samples: 1000, explore: false}
  kiosks:
    wall: {dashboard: node, from: now-1h, vars: {instance: [a, b]}}
  limits: {sessions: 5, idle: 10m, memory_mb: 256}
  metrics_listen: 127.0.0.1:9235
`

func TestServe(t *testing.T) {
	c, err := Parse([]byte(serveFile))
	if err != nil {
		t.Fatal(err)
	}
	c.Serve.setDirectory("/etc/montui")
	s := c.Serve
	if len(s.Listen) != 2 || s.Listen[0].Access != nil || s.Listen[1].Access.Users[0].Keys != "/etc/montui/keys/ada" || s.Listen[1].Access.Anonymous != "off" {
		t.Errorf("%+v", s.Listen)
	}
	if r := s.Roles["public"]; time.Duration(r.MaxRange) != 7*24*time.Hour || r.MaxSamples != 1000 || r.Explore == nil || *r.Explore || r.Server != nil {
		t.Errorf("%+v", r)
	}
	if k := s.Kiosks["wall"]; k.Dashboard != "node" || len(k.Vars["instance"]) != 2 {
		t.Errorf("%+v", k)
	}
	if s.Limits.Sessions != 5 || time.Duration(s.Limits.Idle) != 10*time.Minute {
		t.Errorf("%+v", s.Limits)
	}
}

func TestServeMistakesAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"listen: [{address: here}]":                                               "serve.listen[0].address",
		"listen: [{address: 'a:1'}, {address: 'a:1'}]":                            "serve.listen[0] listens there, too",
		"access: {anonymous: everything}":                                         "there is no role",
		"access: {users: [{name: ada}]}":                                          "has no keys",
		"access: {users: [{keys_url: 'https://x/y.keys'}]}":                       "serve.access.users[0].name",
		"access: {authorized_keys: [{role: viewer}]}":                             "path or a url",
		"access: {authorities: [{role: viewer}]}":                                 "authorities[0].path",
		"listen: [{address: 'a:1', access: {authorities: [{path: a, role: b}]}}]": "serve.listen[0].access.authorities[0].role",
		"kiosks: {wall: {from: now-1h}}":                                          "serve.kiosks.wall",
		"limits: {sessions: many}":                                                "whole number",
		"limits: {idle: never}":                                                   "serve.limits.idle",
		"metrics_listen: there":                                                   "serve.metrics_listen",
		"roles: {viewer: {dashboard: [node]}}":                                    "is it dashboards?",
	} {
		if _, err := Parse([]byte("serve: {" + text + "}")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
