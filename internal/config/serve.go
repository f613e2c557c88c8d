package config

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
)

// Serve is what `montui serve` gives to whom.
type Serve struct {
	Listen        []Listen         `yaml:"listen,omitempty" doc:"Where SSH clients connect, each place with its own access if need be. Without it 127.0.0.1:23234."`
	HostKeys      []string         `yaml:"host_keys,omitempty" kind:"path" doc:"The server's private keys (mode 0600); an ed25519 key is made where there is none. Without it ssh_host_ed25519 in montui's data folder."`
	Banner        string           `yaml:"banner,omitempty" doc:"A text shown before log-in."`
	Access        Access           `yaml:"access,omitempty" doc:"Who comes in where a place to listen at does not say so itself. Without it everybody who reaches the address is a viewer."`
	Roles         map[string]Role  `yaml:"roles,omitempty" doc:"What each role may. There are always viewer and explorer; any other name is a role of its own."`
	Kiosks        map[string]Kiosk `yaml:"kiosks,omitempty" doc:"User names that open something of their own: ssh wall@pi."`
	Limits        ServeLimits      `yaml:"limits,omitempty" doc:"How much anybody may take."`
	MetricsListen string           `yaml:"metrics_listen,omitempty" doc:"Where Prometheus scrapes this server's own metrics, such as 127.0.0.1:9235. Without it nowhere."`
}

// Listen is a place to listen at.
type Listen struct {
	Address string  `yaml:"address" doc:"host:port, or systemd (systemd:NAME) for a socket that systemd has opened."`
	Access  *Access `yaml:"access,omitempty" doc:"Who comes in here."`
}

// Access is who comes in.
type Access struct {
	Anonymous      string      `yaml:"anonymous,omitempty" doc:"The role of visitors without a known key; off lets none in."`
	Users          []User      `yaml:"users,omitempty" doc:"Users with keys of their own."`
	AuthorizedKeys []KeyFile   `yaml:"authorized_keys,omitempty" doc:"Files as OpenSSH's authorized_keys; each key's comment is its user's name."`
	Authorities    []Authority `yaml:"authorities,omitempty" doc:"SSH certificate authorities: files with their public keys."`
}

// User is somebody with keys.
type User struct {
	Name string `yaml:"name" doc:"What the others see."`
	Role string `yaml:"role,omitempty" doc:"viewer, explorer or one of roles. Without it viewer."`
	Keys string `yaml:"authorized_keys,omitempty" kind:"path" doc:"The file of the user's keys. It is read again when it has changed."`
	URL  string `yaml:"keys_url,omitempty" kind:"url" doc:"Where the user's keys are published, such as https://github.com/NAME.keys. They are fetched every 15 minutes and kept in a file for when they cannot be."`
}

// KeyFile is keys of several users.
type KeyFile struct {
	Path string `yaml:"path,omitempty" kind:"path" doc:"The file. It is read again when it has changed."`
	URL  string `yaml:"url,omitempty" kind:"url" doc:"Or the address that it is fetched from every 15 minutes."`
	Role string `yaml:"role,omitempty" doc:"viewer, explorer or one of roles. Without it viewer."`
}

// Authority signs certificates.
type Authority struct {
	Path       string   `yaml:"path" kind:"path" doc:"The file with the authority's public keys."`
	Role       string   `yaml:"role,omitempty" doc:"viewer, explorer or one of roles. Without it viewer."`
	Principals []string `yaml:"principals,omitempty" doc:"The principals let in. Without it a certificate has to name the user that the client connects as."`
}

// Role is what somebody may.
type Role struct {
	Explore      *bool          `yaml:"explore,omitempty" doc:"May ask PromQL of his own, and type values of variables that are not in their lists. Without it: explorer may."`
	Server       *bool          `yaml:"server,omitempty" doc:"May see the server's alerts, rules and targets. Without it: explorer may."`
	Dashboards   []string       `yaml:"dashboards,omitempty" doc:"The dashboards he may see, by name, UID or folder; * stands for any letters. Without it all."`
	Servers      []string       `yaml:"servers,omitempty" doc:"The servers of the settings that he may ask besides, by name: dashboards reach them by their data sources, and S changes to another. Without it only the one that serve asks."`
	MaxRange     model.Duration `yaml:"max_range,omitempty" doc:"The longest time range of one query. Without it 92d for viewers, any for explorers."`
	MinStep      model.Duration `yaml:"min_step,omitempty" doc:"The shortest step. Without it 1s for viewers."`
	QueryTimeout model.Duration `yaml:"query_timeout,omitempty" doc:"How long one query may take. Without it 30s."`
	MaxSamples   int            `yaml:"max_samples,omitempty" doc:"How many samples one answer may have, about. Without it 5000000."`
}

// Kiosk is what a user name opens.
type Kiosk struct {
	Dashboard string              `yaml:"dashboard" doc:"The dashboard's name."`
	From      string              `yaml:"from,omitempty" doc:"Begin of the time range, such as now-1h."`
	To        string              `yaml:"to,omitempty" doc:"End of the time range."`
	Vars      map[string][]string `yaml:"vars,omitempty" doc:"Values of variables."`
	Bars      bool                `yaml:"bars,omitempty" doc:"With header and footer, which a kiosk has not."`
}

// ServeLimits are how much anybody may take; what is not said has the default that docs/serve.md lists.
type ServeLimits struct {
	Sessions              int            `yaml:"sessions,omitempty" doc:"Viewers at once. Without it 40."`
	SessionsPerAddress    int            `yaml:"sessions_per_address,omitempty" doc:"Viewers at once from one address. Without it 20."`
	SessionsPerConnection int            `yaml:"sessions_per_connection,omitempty" doc:"Sessions on one connection. Without it 10."`
	Connections           int            `yaml:"connections,omitempty" doc:"Connections at once. Without it 200."`
	ConnectionsPerAddress int            `yaml:"connections_per_address,omitempty" doc:"Connections at once from one address. Without it 20."`
	LoginAttempts         int            `yaml:"login_attempts,omitempty" doc:"Failed log-ins on one connection. Without it 6."`
	Handshake             model.Duration `yaml:"handshake,omitempty" doc:"From connecting to the first session. Without it 20s."`
	Idle                  model.Duration `yaml:"idle,omitempty" doc:"Without a key. Without it 1h."`
	Stay                  model.Duration `yaml:"stay,omitempty" doc:"The longest session. Without it 1d."`
	Stall                 model.Duration `yaml:"stall,omitempty" doc:"A client that stops reading. Without it 1m."`
	Columns               int            `yaml:"columns,omitempty" doc:"The widest terminal; a wider one is drawn this wide. Without it 500."`
	Rows                  int            `yaml:"rows,omitempty" doc:"The highest terminal. Without it 200."`
	FramesPerSecond       int            `yaml:"frames_per_second,omitempty" doc:"Updates of a screen. Without it 10."`
	InputPerSecond        int            `yaml:"input_bytes_per_second,omitempty" doc:"Bytes of keys and mouse taken from a viewer. Without it 4096."`
	MemoryMB              int            `yaml:"memory_mb,omitempty" doc:"With more than this in use no session is opened; it is the Go runtime's soft limit, too, unless $GOMEMLIMIT is set. Without it 512."`
	Queries               int            `yaml:"queries,omitempty" doc:"Queries to the server at once, of all viewers. Without it 8."`
}

// IsZero tells YAML that there is nothing to write.
func (s Serve) IsZero() bool {
	return len(s.Listen)+len(s.HostKeys)+len(s.Roles)+len(s.Kiosks) == 0 && s.Banner == "" && s.MetricsListen == "" && s.Access.IsZero() && s.Limits == ServeLimits{}
}

// IsZero tells an access that is not in the file.
func (a Access) IsZero() bool {
	return a.Anonymous == "" && len(a.Users)+len(a.AuthorizedKeys)+len(a.Authorities) == 0
}

func (k *checker) serve(s Serve, servers []Server) {
	roles := []string{"viewer", "explorer"}
	for name := range s.Roles {
		roles = append(roles, name)
		if name == "off" || name == "" {
			k.say("serve.roles."+name, "this is no name for a role")
		}
	}
	slices.Sort(roles)
	roles = slices.Compact(roles)
	seen := map[string]int{}
	for i, l := range s.Listen {
		at := fmt.Sprintf("serve.listen[%d]", i)
		if _, _, err := net.SplitHostPort(l.Address); err != nil && l.Address != "systemd" {
			k.say(at+".address", "%s is no address; write it as 127.0.0.1:23234, or systemd", k.quote(at+".address", l.Address))
		}
		if j, twice := seen[l.Address]; twice {
			k.say(at+".address", "serve.listen[%d] listens there, too; take one away", j)
		}
		seen[l.Address] = i
		if l.Access != nil {
			k.access(at+".access", *l.Access, roles)
		}
	}
	k.access("serve.access", s.Access, roles)
	for name, kiosk := range s.Kiosks {
		if kiosk.Dashboard == "" {
			k.say("serve.kiosks."+name, "it has no dashboard; write the name of one")
		}
	}
	if _, _, err := net.SplitHostPort(s.MetricsListen); err != nil && s.MetricsListen != "" {
		k.say("serve.metrics_listen", "%s is no address; write it as 127.0.0.1:9235", k.quote("serve.metrics_listen", s.MetricsListen))
	}
	for name, role := range s.Roles {
		for i, asked := range role.Servers {
			if at := fmt.Sprintf("serve.roles.%s.servers[%d]", name, i); !slices.ContainsFunc(servers, func(s Server) bool { return s.Name == asked }) {
				k.say(at, "there is no server %s in servers", k.quote(at, asked))
			}
		}
		if role.MaxSamples < 0 {
			k.say("serve.roles."+name+".max_samples", "it is below zero")
		}
	}
}

func (k *checker) access(at string, a Access, roles []string) {
	role := func(at, name string) {
		if name != "" && !slices.Contains(roles, name) {
			k.say(at, "there is no role %s; there are %s", k.quote(at, name), strings.Join(roles, ", "))
		}
	}
	if a.Anonymous != "off" {
		role(at+".anonymous", a.Anonymous)
	}
	for i, u := range a.Users {
		at := fmt.Sprintf("%s.users[%d]", at, i)
		role(at+".role", u.Role)
		if u.Name == "" {
			k.say(at+".name", "it is missing; write what the others see")
		}
		if u.Keys == "" && u.URL == "" {
			k.say(at, "the user has no keys; write authorized_keys or keys_url")
		}
	}
	for i, f := range a.AuthorizedKeys {
		at := fmt.Sprintf("%s.authorized_keys[%d]", at, i)
		role(at+".role", f.Role)
		if (f.Path == "") == (f.URL == "") {
			k.say(at, "write a path or a url")
		}
	}
	for i, f := range a.Authorities {
		at := fmt.Sprintf("%s.authorities[%d]", at, i)
		role(at+".role", f.Role)
		if f.Path == "" {
			k.say(at+".path", "it is missing; write the file with the authority's public key")
		}
	}
}

// setDirectory makes the paths absolute.
func (s *Serve) setDirectory(dir string) {
	for i := range s.HostKeys {
		s.HostKeys[i] = absolute(dir, s.HostKeys[i])
	}
	s.Access.setDirectory(dir)
	for i := range s.Listen {
		if s.Listen[i].Access != nil {
			s.Listen[i].Access.setDirectory(dir)
		}
	}
}

func (a *Access) setDirectory(dir string) {
	for i := range a.Users {
		a.Users[i].Keys = absolute(dir, a.Users[i].Keys)
	}
	for i := range a.AuthorizedKeys {
		a.AuthorizedKeys[i].Path = absolute(dir, a.AuthorizedKeys[i].Path)
	}
	for i := range a.Authorities {
		a.Authorities[i].Path = absolute(dir, a.Authorities[i].Path)
	}
}
