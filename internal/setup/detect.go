package setup

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
)

// Found is what is on a machine.
type Found struct {
	Host, Arch string
	Systemd    bool
	Address    string // how the monitoring host reaches it: Tailscale's address, or else the name
	Tailscale  bool

	MySQL    string // the socket of a MySQL or MariaDB; "" = none
	Postgres string // the folder of PostgreSQL's socket; "" = none
	PgPort   string
	Nginx    []string // the command that runs nginx with its configuration; nil = none, or one without stub_status
	NginxDir string   // the folder whose *.conf its http block includes
	Mastodon string   // its version, or "docker"; "" = none
	Docker   bool
}

var mysqlSockets = []string{"/run/mysqld/mysqld.sock", "/var/run/mysqld/mysqld.sock", "/var/lib/mysql/mysql.sock", "/tmp/mysql.sock"}

const (
	postgresSockets = "/var/run/postgresql"
	nginxIncludes   = "/etc/nginx/conf.d"
	mastodonHome    = "/home/mastodon/live"
)

// Detect looks around; it changes nothing.
func (m Machine) Detect(ctx context.Context) Found {
	f := Found{Arch: runtime.GOARCH, Systemd: m.exists("/run/systemd/system"), PgPort: "5432"}
	f.Host, _ = os.Hostname() // without a name the address stands alone
	f.Address = f.Host
	if address := tailscaleAddress(); address != "" {
		f.Address, f.Tailscale = address, true
	}
	for _, socket := range mysqlSockets {
		if m.exists(socket) && f.MySQL == "" {
			f.MySQL = socket
		}
	}
	if sockets, _ := filepath.Glob(m.path(postgresSockets + "/.s.PGSQL.*")); len(sockets) > 0 {
		for _, socket := range sockets {
			if port := strings.TrimPrefix(filepath.Ext(socket), "."); port != "lock" {
				f.Postgres, f.PgPort = postgresSockets, port
				break
			}
		}
	}
	if m.exists(nginxIncludes) {
		// nginx writes -V to its standard error, which Run keeps to itself when all is well.
		if said, err := m.Run(ctx, "", nil, "sh", "-c", "nginx -V 2>&1"); err == nil && strings.Contains(said, "http_stub_status_module") {
			f.Nginx, f.NginxDir = []string{"nginx"}, nginxIncludes
		}
	}
	if _, err := exec.LookPath("docker"); err == nil {
		f.Docker = true
	}
	f.Mastodon = m.mastodon(ctx, f.Docker)
	return f
}

var rubyVersion = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?s)def (major|minor|patch)\s+(\d+)`) })

// mastodon finds the version of a Mastodon: in its own source, or that one runs in Docker.
func (m Machine) mastodon(ctx context.Context, docker bool) string {
	source, err := m.read(mastodonHome + "/lib/mastodon/version.rb")
	if parts := rubyVersion().FindAllStringSubmatch(source, -1); err == nil && len(parts) >= 2 {
		return parts[0][2] + "." + parts[1][2]
	}
	if docker {
		if images, err := m.Run(ctx, "", nil, "docker", "ps", "--format", "{{.Image}}"); err == nil && strings.Contains(images, "mastodon") {
			return "docker"
		}
	}
	return ""
}

// tailnet is the range of addresses Tailscale gives.
var tailnet = net.IPNet{IP: net.IPv4(100, 64, 0, 0), Mask: net.CIDRMask(10, 32)}

func tailscaleAddress() string {
	i, err := net.InterfaceByName("tailscale0")
	if err != nil {
		return ""
	}
	addresses, err := i.Addrs()
	if err != nil {
		return ""
	}
	for _, a := range addresses {
		if ip, _, err := net.ParseCIDR(a.String()); err == nil && tailnet.Contains(ip) {
			return ip.String()
		}
	}
	return ""
}
