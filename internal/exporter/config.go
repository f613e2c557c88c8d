package exporter

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

// Config says which exporters run, and how; export.yaml has the same words. One that is nil does not run.
type Config struct {
	WebConfig string    `yaml:"web_config"` // exporter-toolkit's: TLS, basic authentication
	Flags     []string  `yaml:"flags"`      // of the original exporters, such as --collector.textfile.directory=…
	Node      *NodePage `yaml:"node"`
	MySQL     *MySQL    `yaml:"mysql"`
	Postgres  *Postgres `yaml:"postgres"`
	Nginx     *Nginx    `yaml:"nginx"`
	Statsd    *Statsd   `yaml:"statsd"`
}

// NodePage is what node_exporter is told; the rest of it are flags.
type NodePage struct {
	Listen string `yaml:"listen"`
}

// The originals' own ports and places.
const (
	NodeListen     = ":9100"
	MySQLListen    = ":9104"
	PostgresListen = ":9187"
	NginxListen    = ":9113"
	StatsdListen   = ":9102"
	StatsdUDP      = ":9125"
	StatsdTCP      = ":9125"
	NginxURI       = "http://127.0.0.1:8080/stub_status"
)

// ReadConfig reads an export.yaml. Files it names are relative to it; what it leaves out is the original's default.
func ReadConfig(file string) (Config, error) {
	var c Config
	text, err := os.Open(file)
	if err != nil {
		return c, err
	}
	defer text.Close()
	decoder := yaml.NewDecoder(text)
	decoder.KnownFields(true)
	if err := decoder.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return c, fmt.Errorf("%s: %w", file, err)
	}
	here := filepath.Dir(file)
	absolute := func(name *string) {
		if *name != "" && !filepath.IsAbs(*name) {
			*name = filepath.Join(here, *name)
		}
	}
	absolute(&c.WebConfig)
	if c.MySQL != nil {
		absolute(&c.MySQL.MyCnf)
	}
	if c.Postgres != nil {
		absolute(&c.Postgres.DSNFile)
	}
	if c.Statsd != nil {
		if c.Statsd.Mapping != MastodonMapping {
			absolute(&c.Statsd.Mapping)
		}
		if c.Statsd.UDP == "" && c.Statsd.TCP == "" && c.Statsd.Unixgram == "" {
			c.Statsd.UDP, c.Statsd.TCP = StatsdUDP, StatsdTCP
		}
	}
	if c.Nginx != nil && c.Nginx.URI == "" {
		c.Nginx.URI = NginxURI
	}
	if c.Node == nil && c.MySQL == nil && c.Postgres == nil && c.Nginx == nil && c.Statsd == nil {
		return c, fmt.Errorf("%s names no exporter; it may have node, mysql, postgres, nginx, statsd", file)
	}
	return c, nil
}

// Page is one exporter, ready to answer on its address.
type Page struct {
	Name, Listen string
	Handler      http.Handler
	reload       func() error
	close        func() error
}

// Pages opens the exporters. When one of them cannot be, none is open.
func (c Config) Pages(log *slog.Logger) (pages []Page, err error) {
	defer func() {
		if err != nil {
			for _, page := range pages {
				err = errors.Join(err, page.close())
			}
			pages = nil
		}
	}()
	if err := readFlags(c.Flags); err != nil {
		return nil, err
	}
	nothing := func() error { return nil }
	add := func(name, listen, usual string, open func(*slog.Logger) (http.Handler, error)) error {
		if listen == "" {
			listen = usual
		}
		handler, err := open(log.With("exporter", name))
		if err == nil {
			pages = append(pages, Page{name, listen, handler, nothing, nothing})
		}
		return err
	}
	if c.Node != nil {
		if err := add("node", c.Node.Listen, NodeListen, Node); err != nil {
			return pages, err
		}
	}
	if c.MySQL != nil {
		if err := add("mysql", c.MySQL.Listen, MySQLListen, c.MySQL.handler); err != nil {
			return pages, err
		}
	}
	if c.Postgres != nil {
		if err := add("postgres", c.Postgres.Listen, PostgresListen, c.Postgres.handler); err != nil {
			return pages, err
		}
	}
	if c.Nginx != nil {
		if err := add("nginx", c.Nginx.Listen, NginxListen, c.Nginx.handler); err != nil {
			return pages, err
		}
	}
	if c.Statsd != nil {
		receiver, err := c.Statsd.open(log.With("exporter", "statsd"))
		if err != nil {
			return pages, err
		}
		listen := c.Statsd.Listen
		if listen == "" {
			listen = StatsdListen
		}
		pages = append(pages, Page{"statsd", listen, receiver.page, receiver.reload, receiver.Close})
	}
	return pages, nil
}

// landing is what a browser sees on /.
func (p Page) landing(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, strings.ReplaceAll(`<!doctype html><title>montui export NAME</title>
<h1>montui export NAME</h1><p><a href="/metrics">Metrics</a></p>
`, "NAME", p.Name))
}
