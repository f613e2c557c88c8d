package config

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestProvisioning(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PROM_HOST", "prom")
	t.Setenv("PROM_PASSWORD", "swordfish")
	basic := base64.StdEncoding.EncodeToString([]byte("u:p:q"))
	write(t, dir+"/datasources/a.yaml", `
apiVersion: 1
deleteDatasources: [{name: Old, orgId: 1}]
datasources:
- {name: Other, type: prometheus, uid: o, access: proxy, url: "http://${PROM_HOST}:9090", jsonData: {httpHeaderName1: X-Scope-OrgID, httpHeaderName2: Authorization, tlsSkipVerify: true}, secureJsonData: {httpHeaderValue1: team, httpHeaderValue2: Bearer t0ken}}
- {name: Logs, type: loki, url: "http://loki"}
- {name: Main, type: prometheus, uid: m, isDefault: true, url: "http://$PROM_HOST", basicAuth: true, basicAuthUser: me, jsonData: {timeInterval: 30s, manageAlerts: false}, secureJsonData: {basicAuthPassword: "$__env{PROM_PASSWORD}"}}
- {name: Odd, type: prometheus, url: "nowhere"}
- {name: Aws, type: prometheus, url: "http://aws", jsonData: {sigV4Auth: true}}
- {name: Basic, type: prometheus, url: "http://b", jsonData: {httpHeaderName1: authorization}, secureJsonData: {httpHeaderValue1: "Basic `+basic+`"}}
- {name: Dollar, type: prometheus, url: "http://d", basicAuth: true, basicAuthUser: a$$b}
`)
	write(t, dir+"/datasources/b.yml", "datasources: [{name: [a]}]\n")
	write(t, dir+"/datasources/sample.txt", "no YAML: [")
	write(t, dir+"/dashboards/all.yaml", `
apiVersion: 1
providers:
- {name: a, folder: Team, type: file, options: {path: /srv/$PROM_HOST}}
- {name: b, options: {path: /srv/tree, foldersFromFilesStructure: true}}
- {name: c, options: {path: ../boards}}
- {name: d}
- {name: e, type: git, options: {path: /x}}
`)
	p := ReadProvisioning(dir)
	var names []string
	for _, s := range p.Servers {
		names = append(names, s.Name)
	}
	if strings.Join(names, " ") != "Main Other Basic Dollar" {
		t.Fatalf("servers %v", names)
	}
	main, other := p.Servers[0], p.Servers[1]
	if main.UID != "m" || main.URL != "http://prom" || main.ScrapeInterval.String() != "30s" || main.HTTP.Client().BasicAuth.Password != "swordfish" {
		t.Errorf("%+v", main)
	}
	client := other.HTTP.Client()
	if client.Authorization.Credentials != "t0ken" || client.HTTPHeaders.Headers["X-Scope-OrgID"].Secrets[0] != "team" || !client.TLSConfig.InsecureSkipVerify {
		t.Errorf("%+v", client)
	}
	if b := p.Servers[2].HTTP.Client().BasicAuth; b.Username != "u" || b.Password != "p:q" {
		t.Errorf("%+v", b)
	}
	if p.Servers[3].HTTP.Client().BasicAuth.Username != "a$b" {
		t.Error("$$ is a dollar")
	}
	want := []Dashboards{{Path: "/srv/prom", Folder: "Team"}, {Path: "/srv/tree"}, {Path: dir + "/boards", Folder: "General"}}
	if len(p.Dashboards) != len(want) {
		t.Fatalf("%+v", p.Dashboards)
	}
	for i := range want {
		if p.Dashboards[i] != want[i] {
			t.Errorf("%+v, want %+v", p.Dashboards[i], want[i])
		}
	}
	said := p.Problems.Error()
	for _, want := range []string{`a.yaml: the data source "Odd": url: "nowhere" is not an address`, `"Aws": it signs requests`, "b.yml:1:", "providers[3]: options.path", `providers[4]: dashboards of type "git"`} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said in\n%s", want, said)
		}
	}
	if strings.Contains(said, "swordfish") || len(p.Problems) != 5 {
		t.Errorf("%d problems:\n%s", len(p.Problems), said)
	}
}

func TestProvisioningThatIsNotThere(t *testing.T) {
	p := ReadProvisioning(t.TempDir())
	if len(p.Problems) != 1 || !strings.Contains(p.Problems.Error(), "provisioning folder") {
		t.Errorf("%v", p.Problems)
	}
}
