package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// environment is one that has the token of the example.
func environment(name string) (string, bool) { return "swordfish", name == "MIMIR_TOKEN" }

func example(t *testing.T) Config {
	t.Helper()
	data, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := parse(data, "testdata", environment)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestParse(t *testing.T) {
	c := example(t)
	pi, cluster := c.Servers[0], c.Servers[1]
	if zone, err := c.Location(); err != nil || zone.String() != "Europe/Berlin" {
		t.Errorf("zone %v, %v", zone, err)
	}
	if pi.ScrapeInterval.String() != "15s" || pi.URL != "https://pi4:9090" || pi.HTTP.Client().BasicAuth.Username != "me" || !pi.HTTP.Client().FollowRedirects {
		t.Errorf("%+v", pi)
	}
	if cluster.HTTP.Client().Authorization.Credentials != "swordfish" || cluster.HTTP.HTTPHeaders.Headers["X-Scope-OrgID"].Values[0] != "team-a" {
		t.Error("the token of the environment or the header is not there")
	}
	if c.Dashboards[0].Path != "~/dashboards" || c.Dashboards[1].Server != "cluster" || c.Playlist.Interval.String() != "1m" || c.WeekStart != "monday" {
		t.Errorf("%+v", c)
	}
	if address, client := c.Reach(c.Servers[2]); address != "https://grafana.example.org/api/datasources/proxy/uid/prom-1" || client.Authorization.CredentialsFile != "~/.grafana-token" {
		t.Errorf("the proxy is at %s by %+v", address, client.Authorization)
	}
}

func TestEmptyAndMissingAreNoError(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n", "servers:\n", "null"} {
		if _, err := Parse([]byte(text)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml")); err != nil {
		t.Error(err)
	}
}

func TestPathsAreRelativeToTheFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HOME", "/home/me")
	file := filepath.Join(dir, "config.yaml")
	text := "dashboards: [boards, ~/more, /abs]\ngrafana: [{name: g, url: http://g, token_file: t}]\nservers: [{url: http://x, http: {tls_config: {ca_file: ca}}}]\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{c.Dashboards[0].Path, c.Dashboards[1].Path, c.Dashboards[2].Path, c.Grafana[0].TokenFile, c.Servers[0].HTTP.TLSConfig.CAFile}
	want := []string{dir + "/boards", "/home/me/more", "/abs", dir + "/t", dir + "/ca"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s, want %s", got[i], want[i])
		}
	}
}

// TestEveryMistakeIsNamed holds that a mistake has its line, its field and a mend.
func TestEveryMistakeIsNamed(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"servers:\n- url: 'pi4:9090'", `line 2: servers[0].url: "pi4:9090" is not an address; write one like http://localhost:9090`},
		{"servers:\n- name: a", `line 2: servers[0].url: it is missing`},
		{"servers: [{url: ftp://x}]", "is not an address"},
		{"servers:\n- url: http://x\n  scrape_interval: soon", `line 3: servers[0].scrape_interval: "soon" is no length of time; write it as 30s`},
		{"servers: {url: http://x}", "line 1: servers: here is a section; write a list"},
		{"servers:\n- url: [a]", "line 2: servers[0].url: here is a list; write one address"},
		{"servers: [x]", "servers[0]: here is a text; write the fields name, uid, url"},
		{"servers:\n- {name: a, url: http://x}\n- {name: a, url: http://y}", `line 3: servers[1].name: servers[0] is named "a", too`},
		{"servers: [{url: http://x, grafana: g}]", "servers[0].url: it has an address and a Grafana"},
		{"servers: [{name: a, grafana: g, datasource: d}]", `servers[0].grafana: there is no Grafana named "g"`},
		{"servers: [{grafana: g}]\ngrafana: [{name: g, url: http://g}]", "servers[0].datasource: it is missing"},
		{"servers: [{url: http://x, datasource: d}]", "goes with grafana:"},
		{"servers:\n- url: http://x\n  http: {nonsense: 1}", "line 3: servers[0].http.nonsense: there is no such field; there are: basic_auth"},
		{"servers:\n- url: http://x\n  http: {basic_auth: {pasword: a}}", "line 3: servers[0].http.basic_auth.pasword: there is no such field; is it password?"},
		{"servers:\n- url: http://x\n  http: {basic_auth: {password_ref: a}}", "no secret manager"},
		{"servers:\n- url: http://x\n  http: {bearer_token: a, basic_auth: {username: b}}", "line 3: servers[0].http: at most one of basic_auth"},
		{"servers:\n- url: http://x\n  http: {oauth2: {client_id: a}}", "line 3: servers[0].http: oauth2 token_url must be"},
		{"servers:\n- url: http://x\n  http: {tls_config: {min_version: TLS9}}", `"TLS9" is not one of TLS10, TLS11`},
		{"servers:\n- url: http://x\n  http: {enable_http2: perhaps}", `line 3: servers[0].http.enable_http2: "perhaps" is not true or false`},
		{"servers:\n- url: http://x\n  http: {authorization: {credentials: '$__env{NOPE}'}}", "the environment has no NOPE; set it"},
		{"servers:\n- url: http://x\n  http: {authorization: {credentials: '$__file{/not/there}'}}", "/not/there"},
		{"grafana:\n- url: http://g", "line 2: grafana[0].name: it is missing"},
		{"grafana: [{name: 'a:b', url: http://g}]", "NAME:UID"},
		{"grafana: [{name: a, url: http://g, token: x, token_file: y}]", "token_file: there is a token, too"},
		{"grafana: [{name: a, url: http://g, token: x, http: {basic_auth: {username: u}}}]", "grafana[0].http: it says who we are"},
		{"dashboards:\n- {}", "line 2: dashboards[0]: it is empty"},
		{"dashboards:\n- {path: a, url: http://b}", "dashboards[0].url: it has a path and an address"},
		{"dashboards: [{path: a, server: b}]", "dashboards[0].server: it goes with url:"},
		{"dashboards: [{url: http://b, server: b}]", `no server and no Grafana named "b"`},
		{"dashboards: [[a]]", "dashboards[0]: here is a list"},
		{"provisioning: ['']", "provisioning[0]: it is empty"},
		{"theme: pink", `line 1: theme: "pink" is not one of auto, dark, light`},
		{"palette: drab", "classic, colorblind"},
		{"glyphs: runes", "auto, braille, block, ascii, console"},
		{"timezone: Mars", `line 1: timezone: "Mars" is not known; write a name like Europe/Berlin`},
		{"week_start: friday", "saturday, sunday, monday"},
		{"refresh: often", "refresh: \"often\" is no interval of a second or more"},
		{"refresh: 5ms", "second or more"},
		{"kiosk: 3", "kiosk: \"3\" is not true or false"},
		{"playlist: {interval: 10ms}", "playlist.interval: 10ms is too short"},
		{"keys: {quit: ''}", "keys.quit: it has no key"},
		{"keys: [a]", "keys: here is a list; write names and values"},
		{"\n\nservrs: []", "line 3: servrs: there is no such field; is it servers?"},
		{"xyzzy: 1", "there are: servers, grafana"},
		{"- a", "the file is a list; write the fields servers"},
		{"a: [", "this is not YAML"},
		{"theme: dark\ntheme: light", `line 2: mapping key "theme" already defined at line 1; take one away`},
		{"theme: dark\n---\ntheme: light", "a second document"},
		{"a: &a [*a]", ""},
	} {
		_, err := Parse([]byte(test.text))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\n got %v\nwant %s", test.text, err, test.want)
		}
	}
}

func TestAllMistakesAreToldInTheirOrder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte("theme: pink\nservers:\n- url: http://x\n  uri: a\nglyphs: runes\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Load(file)
	var problems Problems
	if !errors.As(err, &problems) || len(problems) != 3 || problems[1].Line != 4 || problems[2].Field != "glyphs" || problems[0].File != file {
		t.Fatalf("%v", err)
	}
	if lines := strings.Split(err.Error(), "\n"); !strings.HasPrefix(lines[1], file+":4: servers[0].uri:") {
		t.Error(lines[1])
	}
}

func TestAliasesAndMerges(t *testing.T) {
	c, err := Parse([]byte("servers:\n- &pi {name: pi, url: http://pi}\n- {<<: *pi, name: two}\ndashboard: &d node\nplaylist: {dashboards: [*d]}\n"))
	if err != nil || c.Servers[1].URL != "http://pi" || c.Servers[1].Name != "two" || c.Playlist.Dashboards[0] != "node" {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := Parse([]byte("dashboards:\n- &a {path: x}\n" + strings.Repeat("- *a\n", maxNodes))); err == nil || !strings.Contains(err.Error(), "too often") {
		t.Errorf("%d aliases: %v", maxNodes, err)
	}
}

func FuzzParse(f *testing.F) {
	data, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("servers:\n- url: http://pi\n  http: {<<: {basic_auth: {username: a}}}\n"))
	f.Add([]byte("a: &a [*a, *a]\nservers: *a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parse(data, "/nowhere", environment)
		if err == nil {
			_, _ = c.Location()
		}
		var problems Problems
		if errors.As(err, &problems) && len(problems) == 0 {
			t.Error("an error without a problem")
		}
	})
}
