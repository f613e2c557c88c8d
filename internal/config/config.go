package config

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	httpconfig "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
)

// Config is the settings file. The zero value is what a user without one has. The tags say the rest: yaml is the field's name, doc what
// it is, oneof what it may be.
type Config struct {
	Servers      []Server          `yaml:"servers,omitempty" doc:"Prometheus-compatible servers. The first is the default; --url NAME and the key S choose another."`
	Grafana      []Grafana         `yaml:"grafana,omitempty" doc:"Grafana servers: their dashboards are listed and opened, and their data sources can be servers."`
	Provisioning []string          `yaml:"provisioning,omitempty" kind:"path" doc:"Grafana's provisioning folders, such as /etc/grafana/provisioning: the dashboards of its dashboards/*.yaml are listed, the Prometheus data sources of its datasources/*.yaml are servers."`
	Dashboards   []Dashboards      `yaml:"dashboards,omitempty" doc:"Where more dashboards are: folders (with all beneath them), files, and addresses. Each is a path or an address, or a section."`
	Dashboard    string            `yaml:"dashboard,omitempty" doc:"The dashboard that montui opens when none is named: its name, UID, title, path or address. Without it that is node."`
	Theme        string            `yaml:"theme,omitempty" oneof:"auto dark light" doc:"auto asks the terminal."`
	Palette      string            `yaml:"palette,omitempty" oneof:"classic colorblind" doc:"colorblind shows Grafana's colours as ones that differ for everybody."`
	Glyphs       string            `yaml:"glyphs,omitempty" oneof:"auto braille block ascii console" doc:"What graphs are drawn with; auto goes by the terminal."`
	Timezone     string            `yaml:"timezone,omitempty" doc:"An IANA name such as Europe/Berlin, utc, or browser: this machine's. Dashboards that name a zone keep theirs."`
	WeekStart    string            `yaml:"week_start,omitempty" oneof:"saturday sunday monday" doc:"The day that weeks begin with, for ranges such as now/w. Dashboards that name one keep theirs."`
	Refresh      string            `yaml:"refresh,omitempty" kind:"interval" doc:"How often dashboards refresh that do not say so, such as 10s."`
	Kiosk        bool              `yaml:"kiosk,omitempty" doc:"Begin without header and footer, as --kiosk does."`
	Playlist     Playlist          `yaml:"playlist,omitempty" doc:"Dashboards shown in turn, as --playlist does."`
	Serve        Serve             `yaml:"serve,omitempty" doc:"What montui serve gives to whom over SSH."`
	Pause        bool              `yaml:"pause_unfocused,omitempty" doc:"Ask nothing while the terminal's window is not the one in use."`
	Hover        bool              `yaml:"hover,omitempty" doc:"The crosshair follows the mouse. The terminal then reports every motion, which is too much over a slow line."`
	Keys         map[string]string `yaml:"keys,omitempty" doc:"Other keys: an action's name and the key that does it, such as quit: ctrl+q. The help (?) shows them."`

	// Unread is what could not be read of the provisioning folders.
	Unread Problems `yaml:"-"`

	lines map[string]int
}

// Server is a Prometheus-compatible server and how to talk to it.
type Server struct {
	Name           string         `yaml:"name,omitempty" doc:"What to call it. A dashboard's data source of that name is this server."`
	UID            string         `yaml:"uid,omitempty" doc:"The UID that dashboards name it by, as in Grafana."`
	URL            string         `yaml:"url,omitempty" kind:"url" doc:"Its address, such as http://pi4:9090; a path is kept before /api/v1."`
	Grafana        string         `yaml:"grafana,omitempty" doc:"Instead of an address: the name of a Grafana whose data source proxy is to be asked."`
	Datasource     string         `yaml:"datasource,omitempty" doc:"With grafana: the UID of the data source there."`
	ScrapeInterval model.Duration `yaml:"scrape_interval,omitempty" doc:"What Grafana's data source settings call so: the least step, and what $__rate_interval is made of. Without it 15s."`
	HTTP           HTTP           `yaml:"http,omitempty" doc:"Prometheus's client settings."`
}

// Grafana is a Grafana server.
type Grafana struct {
	Name      string            `yaml:"name" doc:"What to call it; its dashboards are listed under that name, and opened as NAME:UID."`
	URL       string            `yaml:"url" kind:"url" doc:"Its address, such as https://grafana.example.org; a path it is served under is kept."`
	Token     httpconfig.Secret `yaml:"token,omitempty" doc:"A service account's token. Better: token_file, or $__env{NAME} here."`
	TokenFile string            `yaml:"token_file,omitempty" kind:"path" doc:"The file that holds the token."`
	HTTP      HTTP              `yaml:"http,omitempty" doc:"Prometheus's client settings."`
}

// Dashboards is where dashboards are: a path or an address.
type Dashboards struct {
	Path   string `yaml:"path,omitempty" kind:"path" doc:"A folder, with all folders beneath it, or a file."`
	URL    string `yaml:"url,omitempty" kind:"url" doc:"The address of a dashboard's JSON or YAML."`
	Server string `yaml:"server,omitempty" doc:"With url: the server or Grafana whose http settings are used to fetch it."`
	Folder string `yaml:"folder,omitempty" doc:"The folder it is listed in. Without it the names of the folders it lies in."`
}

// Playlist is dashboards in turn.
type Playlist struct {
	Dashboards []string       `yaml:"dashboards,omitempty" doc:"Their names, UIDs, titles, paths or addresses."`
	Interval   model.Duration `yaml:"interval,omitempty" doc:"How long each is shown. Without it 30s."`
}

// HTTP is Prometheus's client settings: basic_auth, authorization, oauth2, tls_config, proxy_url, http_headers …
type HTTP struct {
	httpconfig.HTTPClientConfig `yaml:",inline"`

	set bool  // it stands in the file
	err error // what Prometheus's own check found
}

// Client is the settings to make a client of; those of a section that is not there are Prometheus's defaults.
func (h HTTP) Client() httpconfig.HTTPClientConfig {
	if !h.set {
		return httpconfig.DefaultHTTPClientConfig
	}
	return h.HTTPClientConfig
}

// Client is the settings to make a client of this Grafana of.
func (g Grafana) Client() httpconfig.HTTPClientConfig {
	client := g.HTTP.Client()
	if g.Token != "" || g.TokenFile != "" {
		client.Authorization = &httpconfig.Authorization{Type: "Bearer", Credentials: g.Token, CredentialsFile: g.TokenFile}
	}
	return client
}

// Reach is where a server is asked and with which settings: that may be the proxy of a Grafana.
func (c Config) Reach(s Server) (address string, client httpconfig.HTTPClientConfig) {
	for _, g := range c.Grafana {
		if s.Grafana != "" && g.Name == s.Grafana {
			return strings.TrimRight(g.URL, "/") + "/api/datasources/proxy/uid/" + url.PathEscape(s.Datasource), g.Client()
		}
	}
	return s.URL, s.HTTP.Client()
}

// IsZero tells YAML that there is nothing to write.
func (h HTTP) IsZero() bool { return !h.set }

// IsZero tells YAML that there is nothing to write.
func (p Playlist) IsZero() bool { return len(p.Dashboards) == 0 && p.Interval == 0 }

// Path is where the settings file lives: $XDG_CONFIG_HOME/montui/config.yaml.
func Path() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("no folder for settings: %w; set $XDG_CONFIG_HOME or $HOME", err)
	}
	return filepath.Join(dir, "montui", "config.yaml"), nil
}

// Line is where a field such as keys.quit stands in the file, 0 when it does not.
func (c Config) Line(field string) int { return c.lines[field] }

// Location is the zone that times are shown in, unless a dashboard names its own.
func (c Config) Location() (*time.Location, error) {
	switch c.Timezone {
	case "", "browser":
		return time.Local, nil
	case "utc":
		return time.UTC, nil
	}
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return nil, fmt.Errorf("timezone: %q is not known; write a name like Europe/Berlin, utc or browser", c.Timezone)
	}
	return zone, nil
}
