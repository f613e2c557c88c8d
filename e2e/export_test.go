package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// certificate makes a key and a certificate for 127.0.0.1, signed by itself.
func certificate(t testing.TB) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	signed, err := x509.CreateCertificate(rand.Reader, &template, &template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
}

// password makes what a web configuration holds of one.
func password(t testing.TB, text string) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(text), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	return string(hash)
}

func stubStatus(t testing.TB) (address string) {
	return serve(t, func(*http.Request) string {
		return "Active connections: 2 \nserver accepts handled requests\n 10 9 31 \nReading: 0 Writing: 1 Waiting: 1 \n"
	})
}

// nobody is an address where nobody listens.
func nobody(t testing.TB) (host, port string) {
	t.Helper()
	return "127.0.0.1", freePort(t)
}

// TestExportAll runs every exporter of a file behind TLS and a password, with one database that is down and one
// collector that fails, and has a collector scrape them.
func TestExportAll(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	cert, key := certificate(t)
	host, port := nobody(t)
	dir := h.folder(t, map[string]string{
		"cert.pem": cert, "key.pem": key, "password": "scr4pe",
		"web.yml":      "tls_server_config: {cert_file: cert.pem, key_file: key.pem}\nbasic_auth_users: {pi: " + password(t, "scr4pe") + "}\n",
		"mysql.cnf":    "[client]\nuser=exporter\npassword=s3cr3t\nhost=" + host + "\nport=" + port + "\n",
		"postgres.dsn": "postgresql://exporter:s3cr3t@" + host + ":" + port + "/postgres?sslmode=disable\n",
		"broken.prom":  "this is no metric\n",
		"fine.prom":    "backup_age_seconds 5\n",
	})
	config := fmt.Sprintf(`web_config: web.yml
flags: [--collector.textfile.directory=%s]
node: {listen: "127.0.0.1:0"}
mysql: {my_cnf: mysql.cnf, listen: "127.0.0.1:0"}
postgres: {dsn_file: postgres.dsn, listen: "127.0.0.1:0"}
nginx: {uri: "http://%s/", listen: "127.0.0.1:0"}
statsd: {udp: "127.0.0.1:0", listen: "127.0.0.1:0"}
`, dir, stubStatus(t))
	file := filepath.Join(dir, "export.yaml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	export := h.start(t, "export", "all", "--config", file)
	jobs := "global: {scrape_interval: 1s}\nscrape_configs:\n"
	for _, name := range []string{"node", "mysql", "postgres", "nginx", "statsd"} {
		jobs += fmt.Sprintf("  - {job_name: %s, scheme: https, tls_config: {ca_file: cert.pem}, basic_auth: {username: pi, password_file: password}, static_configs: [{targets: [%q]}]}\n",
			name, export.says(`exporter=`+name+` url=http\S*//(\S+)/metrics`))
	}
	jobs += "  - {job_name: stranger, scheme: https, tls_config: {ca_file: cert.pem}, static_configs: [{targets: [" + export.says(`exporter=node url=http\S*//(\S+)/metrics`) + "]}]}\n"
	if err := os.WriteFile(filepath.Join(dir, "prometheus.yml"), []byte(jobs), 0o600); err != nil {
		t.Fatal(err)
	}
	url := h.collector(t, "--config", filepath.Join(dir, "prometheus.yml"))
	for expr, want := range map[string]string{
		`sum(up{job!="stranger"})`: "5", `up{job="stranger"}`: "0", `mysql_up`: "0", `pg_up`: "0", `nginx_up`: "1", `nginx_http_requests_total`: "31",
		`node_textfile_scrape_error`: "1", `backup_age_seconds`: "5", `min(node_scrape_collector_success{collector=~"cpu|meminfo|textfile"})`: "1",
		`statsd_exporter_loaded_mappings`: "0",
	} {
		h.waitForValue(t, url, expr, want)
	}
	export.says(`textfile.*broken.prom`)
	export.says(`level=ERROR.*exporter=mysql`)
	export.says(`level=ERROR.*PostgreSQL does not answer`)
	if strings.Contains(export.log.String(), "s3cr3t") {
		t.Error("a password is in the log")
	}
}

// TestNoPasswordInTheProcessList: the words of the command, which everybody on the machine can read, have none.
func TestNoPasswordInTheProcessList(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	host, port := nobody(t)
	dir := h.folder(t, map[string]string{"mysql.cnf": "[client]\nuser=exporter\npassword=s3cr3t\nhost=" + host + "\nport=" + port + "\n"})
	withEnv := h
	withEnv.env = append(withEnv.env, "DATA_SOURCE_NAME=postgresql://exporter:s3cr3t@"+host+":"+port+"/postgres?sslmode=disable")
	for _, p := range []*process{
		h.start(t, "export", "mysql", "--listen", "127.0.0.1:0", "--my-cnf", filepath.Join(dir, "mysql.cnf")),
		withEnv.start(t, "export", "postgres", "--listen", "127.0.0.1:0"),
	} {
		page := p.says(`url=(\S+)`)
		response, err := http.Get(page)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || !regexp.MustCompile(`(?m)^(mysql|pg)_up 0$`).Match(text) {
			t.Errorf("%v: %.200s", err, text)
		}
		words, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", p.cmd.Process.Pid))
		if err != nil {
			t.Skip("no /proc here: ", err)
		}
		if !strings.Contains(string(words), "export") || strings.Contains(string(words), "s3cr3t") {
			t.Errorf("the process list shows %q", words)
		}
	}
	if err := os.Chmod(filepath.Join(dir, "mysql.cnf"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := h.montui(t, "export", "mysql", "--my-cnf", filepath.Join(dir, "mysql.cnf")); code != 1 || !strings.Contains(errs, "chmod 600") {
		t.Errorf("a file that others can read: exit %d, %s", code, errs)
	}
	if _, _, code := h.montui(t, "export", "mysql", "--password", "x"); code != 2 {
		t.Errorf("there is a flag for a password: exit %d", code)
	}
}

// TestExportersInside: a collector behind a password scrapes its own exporters, and a mistake in their file is
// refused with its line.
func TestExportersInside(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	dir := h.folder(t, map[string]string{
		"prometheus.yml": "global: {scrape_interval: 1s}\nscrape_configs: [{job_name: web, scrape_interval: 2s}]\n",
		"exporters.yml":  "node:\nnginx: {job: web, instance: web1, uri: \"http://" + stubStatus(t) + "/\"}\nstatsd: {udp: \"127.0.0.1:0\", mapping: mastodon}\n",
		"web.yml":        "basic_auth_users: {pi: " + password(t, "l00k") + "}\n",
	})
	p := h.start(t, "collect", "--listen", "127.0.0.1:0", "--config", filepath.Join(dir, "prometheus.yml"), "--web-config", filepath.Join(dir, "web.yml"))
	p.says("msg=ready")
	udp := p.says(`udp=(\S+)`)
	sender, err := net.Dial("udp", udp)
	if err != nil {
		t.Fatal(err)
	}
	defer sender.Close()
	if _, err := io.WriteString(sender, "Mastodon.production.sidekiq.enqueued:12|g"); err != nil {
		t.Fatal(err)
	}
	url := strings.Replace(h.noted(), "http://", "http://pi:l00k@", 1)
	h.waitForValue(t, url, `nginx_http_requests_total{job="web",instance="web1"}`, "31")
	h.waitForValue(t, url, `mastodon_sidekiq_enqueued{job="statsd"}`, "12")
	h.waitForValue(t, url, `count(node_uname_info{job="node"})`, "1")
	if err := os.WriteFile(filepath.Join(dir, "exporters.yml"), []byte("node:\nngnix:\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(url+"/-/reload", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if text, _ := io.ReadAll(response.Body); response.StatusCode != 500 || !strings.Contains(string(text), `exporters.yml:2: there is no exporter "ngnix"`) {
		t.Errorf("%s: %s", response.Status, text)
	}
}
