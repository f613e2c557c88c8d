package config

import (
	"bytes"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// masked stands for what is not shown.
const masked = "<secret>"

// Show is the settings at path as montui understands them, defaults filled in, as YAML. Secrets are masked; what comes from the
// environment or a file stays the reference it is.
func Show(path string) ([]byte, error) {
	config, err := Load(path)
	if err != nil {
		return nil, err
	}
	if data, err := os.ReadFile(path); err == nil {
		if node, err := document(data); err == nil && node != nil {
			config = Config{}
			if err := node.Decode(&config); err != nil {
				return nil, yamlProblems(err).(Problems).in(path)
			}
		}
	}
	config.defaults()
	config.mask()
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(config); err != nil {
		return nil, err
	}
	return out.Bytes(), encoder.Close()
}

// defaults fills in what holds where the file says nothing.
func (c *Config) defaults() {
	for to, value := range map[*string]string{&c.Dashboard: "node", &c.Theme: "auto", &c.Palette: "classic", &c.Glyphs: "auto",
		&c.Timezone: "browser", &c.WeekStart: "sunday", &c.Refresh: "5s"} {
		if *to == "" {
			*to = value
		}
	}
}

// mask hides the secrets that do not stand in fields made for them: in addresses, headers and parameters.
func (c *Config) mask() {
	for i := range c.Servers {
		c.Servers[i].URL = Redact(c.Servers[i].URL)
		c.Servers[i].HTTP.mask()
	}
	for i := range c.Grafana {
		c.Grafana[i].URL = Redact(c.Grafana[i].URL)
		c.Grafana[i].HTTP.mask()
	}
	for i := range c.Dashboards {
		c.Dashboards[i].URL = Redact(c.Dashboards[i].URL)
	}
}

func (h *HTTP) mask() {
	if h.HTTPHeaders != nil {
		for name, header := range h.HTTPHeaders.Headers {
			for i := range header.Values {
				if secretName().MatchString(name) {
					header.Values[i] = masked
				}
			}
		}
	}
	if h.OAuth2 == nil {
		return
	}
	h.OAuth2.TokenURL = Redact(h.OAuth2.TokenURL)
	for name := range h.OAuth2.EndpointParams {
		if secretName().MatchString(name) {
			h.OAuth2.EndpointParams[name] = masked
		}
	}
	for name := range h.OAuth2.Claims {
		if secretName().MatchString(name) {
			h.OAuth2.Claims[name] = masked
		}
	}
}

// secretName is what secrets are called where anything may stand.
var secretName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)token|secret|passw|pwd|key|auth|sign|sig$|assertion|cookie|credential|session`)
})

// Redact is an address without the password and the secrets that stand in it.
func Redact(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		if i := strings.LastIndexByte(address, '@'); i >= 0 {
			return masked + address[i:]
		}
		return address
	}
	if u.Opaque != "" && strings.Contains(u.Opaque, "@") {
		return u.Scheme + ":" + masked + u.Opaque[strings.LastIndexByte(u.Opaque, '@'):]
	}
	changed := false
	if _, has := u.User.Password(); has {
		u.User = url.UserPassword(u.User.Username(), "xxxxx")
		changed = true
	}
	query := u.Query()
	for name := range query {
		if secretName().MatchString(name) {
			query.Set(name, "xxxxx")
			changed = true
		}
	}
	if !changed {
		return address
	}
	u.RawQuery = query.Encode()
	return u.String()
}
