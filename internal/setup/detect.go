package setup

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// Found is what is on a machine.
type Found struct {
	Host, Arch string
	Systemd    bool
	Address    string // how the monitoring host reaches it: as told, or Tailscale's address, or else the name
	Tailscale  bool   // the address is Tailscale's

	MySQL        string // the socket of a MySQL or MariaDB; "" = none
	MySQLVersion string
	Postgres     string // the folder of PostgreSQL's socket; "" = none
	PgPort       string
	PgOthers     []string // the ports of further PostgreSQLs
	Nginx        []string // the command that runs nginx with its configuration; nil = none, or one without stub_status
	NginxDir     string   // the folder whose *.conf its http block includes
	Mastodon     Mastodon
	Docker       bool
	SharedRoot   bool   // what is mounted later is seen in a container, too
	Firewall     string // ufw or firewall-cmd, where one is in force

	Others []string // exporters of other programs that answer already: node, mysql, postgres, nginx, statsd
	skip   []string
}

// Look is what Detect is told by the user instead of finding it out.
type Look struct {
	Address                                   string // how the monitoring host reaches the machine
	MySQLSocket, PostgresFolder, PostgresPort string // where they are not in a usual place
}

var mysqlSockets = []string{"/run/mysqld/mysqld.sock", "/var/run/mysqld/mysqld.sock", "/var/lib/mysql/mysql.sock", "/tmp/mysql.sock"}

const (
	postgresSockets = "/var/run/postgresql"
	nginxIncludes   = "/etc/nginx/conf.d"
)

// Detect looks around; it changes nothing.
func (m Machine) Detect(ctx context.Context, look Look) Found {
	f := Found{Arch: runtime.GOARCH, Systemd: m.exists("/run/systemd/system"), MySQL: look.MySQLSocket, Postgres: look.PostgresFolder, PgPort: look.PostgresPort}
	f.Host, _ = os.Hostname() // without a name the address stands alone
	f.reachedAs(ctx, look.Address)
	for _, socket := range mysqlSockets {
		if m.exists(socket) && f.MySQL == "" {
			f.MySQL = socket
		}
	}
	if f.MySQL != "" {
		f.MySQLVersion = m.mysqlVersion(ctx)
	}
	m.findPostgres(&f)
	if m.exists(nginxIncludes) {
		// nginx writes -V to its standard error, which Run keeps to itself when all is well.
		if said, err := m.Run(ctx, "", nil, "sh", "-c", "nginx -V 2>&1"); err == nil && strings.Contains(said, "http_stub_status_module") {
			f.Nginx, f.NginxDir = []string{"nginx"}, nginxIncludes
		}
	}
	if _, err := m.Run(ctx, "", nil, "docker", "--version"); err == nil {
		f.Docker = true
		mounts, _ := m.read("/proc/self/mountinfo") // without it nothing is promised
		f.SharedRoot = sharesRoot(mounts)
	}
	f.Mastodon = m.mastodon(ctx, f.Docker)
	if said, err := m.Run(ctx, "", nil, "ufw", "status"); err == nil && strings.Contains(said, "Status: active") {
		f.Firewall = "ufw"
	} else if said, err := m.Run(ctx, "", nil, "firewall-cmd", "--state"); err == nil && strings.TrimSpace(said) == "running" {
		f.Firewall = "firewall-cmd"
	}
	m.findOthers(ctx, &f)
	return f
}

var versionNumber = regexp.MustCompile(`\d+\.\d+\.\d+\S*`)

// mysqlVersion asks the server's program, which anybody may run: the server itself answers only to a login.
func (m Machine) mysqlVersion(ctx context.Context) string {
	for _, name := range []string{"mariadbd", "mysqld"} {
		if said, err := m.Run(ctx, "", nil, name, "--version"); err == nil {
			return versionNumber.FindString(said)
		}
	}
	return ""
}

func (m Machine) findPostgres(f *Found) {
	folder := f.Postgres
	if folder == "" {
		folder = postgresSockets
	}
	sockets, _ := filepath.Glob(m.path(folder + "/.s.PGSQL.*")) // the pattern has no mistake
	var ports []string
	for _, socket := range sockets {
		if port := strings.TrimPrefix(filepath.Ext(socket), "."); port != "lock" {
			ports = append(ports, port)
		}
	}
	if len(ports) > 0 {
		f.Postgres = folder
		if f.PgPort == "" {
			f.PgPort = ports[0]
		}
		f.PgOthers = slices.DeleteFunc(ports, func(port string) bool { return port == f.PgPort })
	}
	if f.PgPort == "" {
		f.PgPort = "5432"
	}
}

// exporterPages are the metrics by which an exporter's page is recognised.
var exporterPages = []struct{ name, port, sign string }{
	{"node", "9100", "node_"}, {"mysql", "9104", "mysql_"}, {"postgres", "9187", "pg_"}, {"nginx", "9113", "nginx"}, {"statsd", "9102", "statsd_exporter_"},
}

// findOthers finds exporters that another program already runs.
func (m Machine) findOthers(ctx context.Context, f *Found) {
	record, err := m.Record()
	if err != nil || record.has(Made{Kind: madeUnit, Name: unitFile}) || record.has(Made{Kind: madeCompose, Name: composeFile}) {
		return // a record that cannot be read is the plan's to tell
	}
	for _, page := range exporterPages {
		if text, err := m.Ask(ctx, "http://127.0.0.1:"+page.port+"/metrics"); err == nil && strings.Contains(text, "\n"+page.sign) {
			f.Others = append(f.Others, page.name)
		}
	}
}

// Without leaves out what the user skipped.
func (f Found) Without(skip []string) Found {
	f.skip = skip
	return f
}

// watches tells whether something is exported, by montui or by another program.
func (f Found) watches(name string) bool {
	if slices.Contains(f.skip, name) || name == "statsd" && slices.Contains(f.skip, "mastodon") {
		return false
	}
	switch name {
	case "node":
		return true
	case "mysql":
		return f.MySQL != ""
	case "postgres":
		return f.Postgres != ""
	case "nginx":
		return f.Nginx != nil
	case "statsd":
		return f.Mastodon.Era() == EraStatsd
	}
	return false
}

// runs tells whether montui itself exports it.
func (f Found) runs(name string) bool { return f.watches(name) && !slices.Contains(f.Others, name) }

// reachedAs chooses the address: the given one, or Tailscale's, or the host name.
func (f *Found) reachedAs(ctx context.Context, told string) {
	tailscale := tailscaleAddress()
	switch {
	case told == "" && tailscale == "":
		f.Address = f.Host
	case told == "":
		f.Address, f.Tailscale = tailscale, true
	default:
		f.Address = told
		addresses, _ := net.DefaultResolver.LookupHost(ctx, told) // a name only the monitoring host knows is a name, too
		f.Tailscale = tailscale != "" && slices.Contains(addresses, tailscale)
	}
}

// tailnet is the range of addresses Tailscale gives.
var tailnet = net.IPNet{IP: net.IPv4(100, 64, 0, 0), Mask: net.CIDRMask(10, 32)}

// OfTailnet tells whether an address is one of Tailscale's.
func OfTailnet(address string) bool { return tailnet.Contains(net.ParseIP(address)) }

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

// joinHostPort is net.JoinHostPort for a host that may have brackets already.
func joinHostPort(host, port string) string {
	return net.JoinHostPort(strings.Trim(host, "[]"), port)
}
