package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// everywhere has the secret swordfish at each place that a secret can be in.
const everywhere = `
servers:
- url: http://me:swordfish@x/?token=swordfish
  http: {basic_auth: {username: a, password: swordfish}, proxy_url: "http://a:swordfish@p", proxy_connect_header: {X: [swordfish]}, tls_config: {cert_file: c, key: swordfish}, http_headers: {X-Api-Key: {values: [swordfish]}, Y: {secrets: [swordfish]}}}
- url: http://y
  http: {authorization: {credentials: swordfish}}
- url: http://z
  http: {bearer_token: swordfish}
- url: http://o
  http: {oauth2: {client_id: a, client_secret: swordfish, token_url: "http://a:swordfish@t", endpoint_params: {password: swordfish}}}
- url: http://j
  http: {oauth2: {client_id: a, client_certificate_key: swordfish, token_url: "http://t", grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", claims: {secret: swordfish}}}
grafana:
- {name: g, url: "http://u:swordfish@g", token: swordfish}
- {name: h, url: "http://h", token: "$__env{MONTUI_TEST_SECRET}"}
dashboards: ["http://d/x?access_token=swordfish"]
`

func TestShowMasksEverySecret(t *testing.T) {
	t.Setenv("MONTUI_TEST_SECRET", "swordfish")
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(everywhere), 0o600); err != nil {
		t.Fatal(err)
	}
	shown, err := Show(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(shown), "swordfish") {
		t.Errorf("a secret is shown:\n%s", shown)
	}
	for _, want := range []string{"password: <secret>", "theme: auto", "me:xxxxx@x", "token: <secret>", "dashboard: node", "username: a"} {
		if !strings.Contains(string(shown), want) {
			t.Errorf("%q is not in\n%s", want, shown)
		}
	}
	if _, err := Parse(shown); err != nil {
		t.Errorf("what is shown is not settings: %v", err)
	}
}

// TestErrorsKeepSecrets puts each secret where something is wrong.
func TestErrorsKeepSecrets(t *testing.T) {
	t.Setenv("S", "swordfish")
	for _, text := range []string{
		"servers: [{url: 'ftp://me:swordfish@x'}]", "servers: [{url: 'me:swordfish@x'}]", "servers: [{url: 'http://me:swordfish@x y/%zz'}]",
		"servers: [{url: http://x, http: {basic_auth: {password: [swordfish]}}}]", "servers: [{url: http://x, http: {basic_auth: {password: {swordfish: 1}}}}]",
		"servers: [{url: http://x, http: {authorization: {type: basic, credentials: swordfish}}}]",
		"servers: [{url: http://x, http: {bearer_token: swordfish, bearer_token_file: a}}]",
		"grafana: [{name: g, url: http://g, token: swordfish, token_file: y}]", "grafana: [{name: g, url: '$__env{S}', token: '$__env{S}'}]",
		"servers: [{url: http://x, scrape_interval: '$__env{S}', http: {enable_http2: '$__env{S}', proxy_url: 'http://a:swordfish@%zz'}}]",
		"theme: '$__env{S}'\ntimezone: '$__env{S}'\nrefresh: '$__env{S}'",
	} {
		_, err := Parse([]byte(text))
		if err == nil || strings.Contains(err.Error(), "swordfish") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"http://pi:9090/x?a=b":         "http://pi:9090/x?a=b",
		"http://me@pi":                 "http://me@pi",
		"http://me:pw@pi":              "http://me:xxxxx@pi",
		"http://pi/?token=pw&a=b":      "http://pi/?a=b&token=xxxxx",
		"http://me:pw@pi/%zz":          "<secret>@pi/%zz",
		"me:pw@pi":                     "me:<secret>@pi",
		"http://pi/?X-Amz-Signature=s": "http://pi/?X-Amz-Signature=xxxxx",
	} {
		if got := Redact(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
