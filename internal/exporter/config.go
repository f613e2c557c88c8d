package exporter

import (
	"cmp"
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

// opener is one exporter as a file says it.
type opener interface {
	defaults(dir string) // of the original, for what the file leaves out; files it names are relative to dir
	page(*slog.Logger) (Page, error)
}

// exporters are those that run, each by its name.
func (c Config) exporters() []opener {
	var all []opener
	if c.Node != nil {
		all = append(all, c.Node)
	}
	if c.MySQL != nil {
		all = append(all, c.MySQL)
	}
	if c.Postgres != nil {
		all = append(all, c.Postgres)
	}
	if c.Nginx != nil {
		all = append(all, c.Nginx)
	}
	if c.Statsd != nil {
		all = append(all, c.Statsd)
	}
	return all
}

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
		return c, atLine(file, err)
	}
	here := filepath.Dir(file)
	beside(here, &c.WebConfig)
	running := c.exporters()
	for _, one := range running {
		one.defaults(here)
	}
	if len(running) == 0 {
		return c, fmt.Errorf("%s names no exporter; it may have node, mysql, postgres, nginx, statsd", file)
	}
	return c, nil
}

// beside makes a file's name absolute that is relative to dir.
func beside(dir string, name *string) {
	if *name != "" && !filepath.IsAbs(*name) {
		*name = filepath.Join(dir, *name)
	}
}

// atLine puts file and line before what the YAML parser says.
func atLine(file string, err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: unmarshal errors:\n  ")
	text = strings.ReplaceAll(strings.TrimPrefix(text, "yaml: "), "\n  ", "; ")
	if line, rest, ok := strings.Cut(strings.TrimPrefix(text, "line "), ": "); ok && strings.HasPrefix(text, "line ") {
		return fmt.Errorf("%s:%s: %s", file, line, rest)
	}
	return fmt.Errorf("%s: %s", file, text)
}

// Page is one exporter, ready to answer on its address.
type Page struct {
	Name, Listen string
	Handler      http.Handler
	reload       func() error
	close        func() error
}

// nothing is the Close of a page that holds no resources.
func nothing() error { return nil }

// Pages opens the exporters. When one of them cannot be, none is open.
func (c Config) Pages(log *slog.Logger) (pages []Page, err error) {
	if err := readFlags(c.Flags); err != nil {
		return nil, err
	}
	for _, one := range c.exporters() {
		page, err := one.page(log)
		if err != nil {
			for _, page := range pages {
				err = errors.Join(err, page.close())
			}
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}

func (n *NodePage) defaults(string) { n.Listen = cmp.Or(n.Listen, NodeListen) }

func (n *NodePage) page(log *slog.Logger) (Page, error) {
	handler, err := Node(log.With("exporter", "node"))
	return Page{"node", cmp.Or(n.Listen, NodeListen), handler, nothing, nothing}, err
}

// landing is what a browser sees on /.
func (p Page) landing(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, strings.ReplaceAll(`<!doctype html><title>montui export NAME</title>
<h1>montui export NAME</h1><p><a href="/metrics">Metrics</a></p>
`, "NAME", p.Name))
}
