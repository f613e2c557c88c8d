package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const oneSeries = `{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"up"},"value":[1700000000,"1"]}]}}`

// guarded answers who passes a check, and refuses all others as servers and proxies do.
func guarded(passes func(r *http.Request) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !passes(r) {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, oneSeries)
	})
}

// write writes a file in the home and gives its path.
func (h home) write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(h.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// answers holds that a question is answered with the value 1.
func (h home) answers(t *testing.T, args ...string) {
	t.Helper()
	out, errs, code := h.montui(t, append([]string{"query", "up", "-o", "value"}, args...)...)
	if out != "1\n" || code != 0 || errs != "" {
		t.Errorf("%v: %q, exit %d, %s", args, out, code, errs)
	}
}

// refused holds that a question fails with words, and without any secret in them.
func (h home) refused(t *testing.T, words string, args ...string) {
	t.Helper()
	out, errs, code := h.montui(t, append([]string{"query", "up", "-o", "value"}, args...)...)
	if out != "" || code != 1 || !strings.Contains(errs, words) || strings.Contains(errs, "geheim") {
		t.Errorf("%v: %q, exit %d, %s; want %q", args, out, code, errs, words)
	}
}

func TestQueryWithPassword(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(guarded(func(r *http.Request) bool {
		user, password, _ := r.BasicAuth()
		return user == "ada" && password == "geheim1"
	}))
	defer server.Close()
	h := newHome(t)
	h.refused(t, "login (401)", "--url", server.URL)
	h.answers(t, "--url", server.URL, "--user", "ada", "--password-file", h.write(t, "password", "geheim1\n"))
	h.refused(t, "login (401)", "--url", server.URL, "--user", "ada", "--password-file", h.write(t, "wrong", "geheim2"))
	h.refused(t, "no-such-file", "--url", server.URL, "--user", "ada", "--password-file", "no-such-file")
	inAddress := strings.Replace(server.URL, "//", "//ada:geheim1@", 1)
	h.answers(t, "--url", inAddress)
	h.refused(t, "login (401)", "--url", strings.Replace(inAddress, "geheim1", "geheim3", 1))
	h.refused(t, "refuses the connection", "--url", "http://ada:geheim1@127.0.0.1:1")

	h.write(t, "config/montui/config.yaml", "servers:\n- {name: mine, url: \""+server.URL+"\", http: {basic_auth: {username: ada, password_file: "+filepath.Join(h.dir, "password")+"}}}\n"+
		"- {name: other, url: \""+server.URL+"\", http: {basic_auth: {username: eve, password: geheim4}}}\n")
	h.answers(t)
	h.answers(t, "--url", "mine")
	h.refused(t, "login (401)", "--url", "other")
	h.answers(t, "--url", "other", "--user", "ada", "--password-file", filepath.Join(h.dir, "password"))
	h.env = append(h.env, "MONTUI_PASSWORD=geheim1")
	h.answers(t, "--url", "other", "--user", "ada")
}

func TestQueryWithTokenAndHeaders(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(guarded(func(r *http.Request) bool {
		return r.Header.Get("Authorization") == "Bearer geheim" && r.Header.Get("X-Scope-OrgID") == "one"
	}))
	defer server.Close()
	h := newHome(t)
	token := h.write(t, "token", "geheim\n")
	h.refused(t, "login (401)", "--url", server.URL, "--bearer-token-file", token)
	h.answers(t, "--url", server.URL, "--bearer-token-file", token, "--header", "X-Scope-OrgID: one")
	h.refused(t, "login (401)", "--url", server.URL, "--bearer-token-file", token, "--header", "X-Scope-OrgID: two")
	h.env = append(h.env, "TOKEN=geheim")
	h.write(t, "config/montui/config.yaml", "servers:\n- {name: mine, url: \""+server.URL+"\", http: {authorization: {credentials: \"$__env{TOKEN}\"}, http_headers: {X-Scope-OrgID: {values: [one]}}}}\n")
	h.answers(t, "--url", "mine")
}

func TestQueryWithOAuth2(t *testing.T) {
	t.Parallel()
	var tokens, asked atomic.Int64
	tokenServer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tokens.Add(1)
		id, secret, _ := r.BasicAuth()
		if r.FormValue("client_secret") != "" {
			id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
		}
		w.Header().Set("Content-Type", "application/json")
		if id != "montui" || secret != "geheim" || r.FormValue("scope") != "metrics" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"error":"invalid_client"}`)
			return
		}
		_, _ = io.WriteString(w, `{"access_token":"t0ken","token_type":"Bearer","expires_in":3600}`)
	}))
	defer tokenServer.Close()
	passes := func(r *http.Request) bool { return r.Header.Get("Authorization") == "Bearer t0ken" }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 6 && passes(r) {
			_, _ = io.WriteString(w, strings.Replace(oneSeries, `"1"]`, `"0"]`, 1))
			return
		}
		guarded(passes).ServeHTTP(w, r)
	}))
	defer server.Close()
	h := newHome(t)
	settings := func(secret string) {
		h.write(t, "config/montui/config.yaml", "servers:\n- name: mine\n  url: \""+server.URL+"\"\n  http: {oauth2: {client_id: montui, client_secret_file: "+
			h.write(t, "secret", secret)+", token_url: \""+tokenServer.URL+"/token\", scopes: [metrics]}}\n")
	}
	settings("geheim")
	h.answers(t)
	out, errs, code := h.montui(t, "query", "up", "-o", "value", "--until", "== 0", "--watch", "100ms")
	if code != 0 || strings.Count(out, "\n1\n") != 4 || tokens.Load() != 2 || asked.Load() != 6 {
		t.Errorf("%d tokens for two runs with %d questions; exit %d\n%s%s", tokens.Load(), asked.Load(), code, out, errs)
	}
	settings("geheim-no-more")
	h.refused(t, "invalid_client")
}

// authority signs certificates for one test.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	n    int64
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t}
	template := &x509.Certificate{Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, key := a.sign(template)
	a.key = key
	var err error
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return a
}

func (a *authority) sign(template *x509.Certificate) ([]byte, *ecdsa.PrivateKey) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	a.n++
	template.SerialNumber, template.NotBefore, template.NotAfter = big.NewInt(a.n), time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		a.t.Fatal(err)
	}
	return der, key
}

// issue writes a certificate and its key.
func (a *authority) issue(h home, name string, template *x509.Certificate) (certFile, keyFile string) {
	a.t.Helper()
	der, key := a.sign(template)
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	encode := func(kind string, raw []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: raw}))
	}
	return h.write(a.t, name+".crt", encode("CERTIFICATE", der)), h.write(a.t, name+".key", encode("PRIVATE KEY", raw))
}

func TestQueryWithCertificates(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	ca, stranger := newAuthority(t), newAuthority(t)
	caFile := h.write(t, "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.cert.Raw})))
	serverCert, serverKey := ca.issue(h, "server", &x509.Certificate{DNSNames: []string{"localhost"}, IPAddresses: nil, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	client := &x509.Certificate{Subject: pkix.Name{CommonName: "ada"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	cert, key := ca.issue(h, "ada", client)
	badCert, badKey := stranger.issue(h, "eve", client)
	pair, err := tls.LoadX509KeyPair(serverCert, serverKey)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(ca.cert)
	start := func(auth tls.ClientAuthType) string {
		server := httptest.NewUnstartedServer(guarded(func(*http.Request) bool { return true }))
		server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: auth, ClientCAs: pool}
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.StartTLS()
		t.Cleanup(server.Close)
		_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "https://"), ":")
		return "https://localhost:" + port
	}
	open, closed := start(tls.NoClientCert), start(tls.RequireAndVerifyClientCert)
	h.refused(t, "certificate", "--url", open)
	h.answers(t, "--url", open, "--ca-file", caFile)
	h.answers(t, "--url", open, "--insecure")
	h.refused(t, "certificate", "--url", strings.Replace(open, "localhost", "127.0.0.1", 1), "--ca-file", caFile)
	h.refused(t, "certificate", "--url", closed, "--ca-file", caFile)
	h.answers(t, "--url", closed, "--ca-file", caFile, "--cert", cert, "--key", key)
	h.refused(t, "certificate", "--url", closed, "--ca-file", caFile, "--cert", badCert, "--key", badKey)
	h.refused(t, "HTTPS", "--url", strings.Replace(open, "https", "http", 1))
	h.write(t, "config/montui/config.yaml", "servers:\n- {name: mine, url: \""+closed+"\", http: {tls_config: {ca_file: "+caFile+", cert_file: "+cert+", key_file: "+key+"}}}\n")
	h.answers(t)
}
