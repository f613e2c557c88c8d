package config

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
)

// checker gathers what is wrong beyond the shape: what belongs together, what is named but not there.
type checker struct {
	lines    map[string]int
	written  map[string]string
	problems Problems
}

// quote is a value as it stands in the file: what it stands for may be a secret.
func (c *checker) quote(at, value string) string {
	if written, ok := c.written[at]; ok {
		value = written
	}
	return strconv.Quote(short(Redact(value)))
}

// say places a problem at a field, or where that is not written, at the nearest section around it.
func (c *checker) say(at, format string, args ...any) {
	line, near := 0, at
	for {
		if line = c.lines[near]; line > 0 || near == "" {
			break
		}
		near = near[:max(strings.LastIndexAny(near, ".["), 0)]
	}
	c.problems = append(c.problems, Problem{Line: line, Field: at, Text: fmt.Sprintf(format, args...)})
}

func (c Config) check(lines map[string]int, written map[string]string) Problems {
	k := &checker{lines: lines, written: written}
	for i, s := range c.Servers {
		k.server(c, fmt.Sprintf("servers[%d]", i), s, i)
	}
	for i, g := range c.Grafana {
		k.grafana(c, fmt.Sprintf("grafana[%d]", i), g, i)
	}
	for i, d := range c.Dashboards {
		k.dashboards(c, fmt.Sprintf("dashboards[%d]", i), d)
	}
	for i, p := range c.Provisioning {
		if p == "" {
			k.say(fmt.Sprintf("provisioning[%d]", i), "it is empty; write a folder such as /etc/grafana/provisioning")
		}
	}
	if _, err := c.Location(); err != nil {
		k.say("timezone", "%s is not known; write a name like Europe/Berlin, utc or browser", k.quote("timezone", c.Timezone))
	}
	if c.Refresh != "" {
		if d, err := model.ParseDuration(c.Refresh); err != nil || time.Duration(d) < time.Second {
			k.say("refresh", "%s is no interval of a second or more; write it as 5s, 30s or 1m", k.quote("refresh", c.Refresh))
		}
	}
	if time.Duration(c.Playlist.Interval) > 0 && time.Duration(c.Playlist.Interval) < time.Second {
		k.say("playlist.interval", "%s is too short to see anything; write a second or more", c.Playlist.Interval)
	}
	k.serve(c.Serve, c.Servers)
	for action, key := range c.Keys {
		if strings.TrimSpace(key) == "" {
			k.say("keys."+action, "it has no key; write one such as x, ctrl+x or f5")
		}
	}
	return k.problems
}

func (k *checker) server(c Config, at string, s Server, i int) {
	switch {
	case s.Grafana != "" && s.URL != "":
		k.say(at+".url", "it has an address and a Grafana; take one away")
	case s.Grafana != "":
		if !slices.ContainsFunc(c.Grafana, func(g Grafana) bool { return g.Name == s.Grafana }) {
			k.say(at+".grafana", "there is no Grafana named %s; add it under grafana:", k.quote(at+".grafana", s.Grafana))
		}
		if s.Datasource == "" {
			k.say(at+".datasource", "it is missing; write the UID of a data source of that Grafana")
		}
		if s.Name == "" {
			k.say(at+".name", "it is missing; a data source of a Grafana needs a name")
		}
		if s.HTTP.set {
			k.say(at+".http", "the Grafana's own http settings are used; take this away")
		}
	default:
		if s.Datasource != "" {
			k.say(at+".datasource", "it goes with grafana:, which is missing")
		}
		k.address(at+".url", s.URL, "http://localhost:9090")
	}
	if j := slices.IndexFunc(c.Servers, func(o Server) bool { return o.Name == s.Name }); s.Name != "" && j < i {
		k.say(at+".name", "servers[%d] is named %s, too; choose another", j, k.quote(at+".name", s.Name))
	}
	k.http(at+".http", s.HTTP)
}

func (k *checker) grafana(c Config, at string, g Grafana, i int) {
	k.address(at+".url", g.URL, "https://grafana.example.org")
	switch {
	case g.Name == "":
		k.say(at+".name", "it is missing; write what to call this Grafana")
	case strings.ContainsAny(g.Name, ":/"):
		k.say(at+".name", "%s has a colon or a slash in it; its dashboards are opened as NAME:UID", k.quote(at+".name", g.Name))
	}
	if j := slices.IndexFunc(c.Grafana, func(o Grafana) bool { return o.Name == g.Name }); g.Name != "" && j < i {
		k.say(at+".name", "grafana[%d] is named %s, too; choose another", j, k.quote(at+".name", g.Name))
	}
	if g.Token != "" && g.TokenFile != "" {
		k.say(at+".token_file", "there is a token, too; take one away")
	}
	if (g.Token != "" || g.TokenFile != "") && (g.HTTP.Authorization != nil || g.HTTP.BasicAuth != nil || g.HTTP.OAuth2 != nil) {
		k.say(at+".http", "it says who we are, and the token does, too; take one away")
	}
	k.http(at+".http", g.HTTP)
}

func (k *checker) dashboards(c Config, at string, d Dashboards) {
	switch {
	case d.Path == "" && d.URL == "":
		k.say(at, "it is empty; write a folder, a file or an address")
	case d.Path != "" && d.URL != "":
		k.say(at+".url", "it has a path and an address; make two of it")
	case d.URL != "":
		k.address(at+".url", d.URL, "https://example.org/dashboard.json")
	case d.Server != "":
		k.say(at+".server", "it goes with url:, and this is a path")
	}
	named := slices.ContainsFunc(c.Servers, func(s Server) bool { return s.Name == d.Server }) ||
		slices.ContainsFunc(c.Grafana, func(g Grafana) bool { return g.Name == d.Server })
	if d.Server != "" && !named {
		k.say(at+".server", "there is no server and no Grafana named %s", k.quote(at+".server", d.Server))
	}
}

func (k *checker) address(at, text, example string) {
	parsed, err := url.Parse(text)
	switch {
	case text == "":
		k.say(at, "it is missing; write an address like %s", example)
	case err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Host == "":
		k.say(at, "%s is not an address; write one like %s", k.quote(at, text), example)
	}
}

func (k *checker) http(at string, h HTTP) {
	if h.err != nil {
		k.say(at, "%v", h.err)
	}
}
