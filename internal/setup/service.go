package setup

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// Service is a part of montui that runs in the background on the monitoring machine.
type Service string

const (
	Collect Service = "collect"
	Serve   Service = "serve"
)

// Services are units of the system, or of one user.
type Services struct {
	User   bool
	Config string // the folder of prometheus.yml and its rules
	Units  string // the folder of the units
	Data   string // the folder of the data; for a unit of the system systemd makes it
	Binary string
	Rules  map[string]string // rule files by name, put beside prometheus.yml
}

// SystemServices are units of the system.
func SystemServices(rules map[string]string, program string) Services {
	return Services{Config: etc, Units: "/etc/systemd/system", Data: "/var/lib/montui", Binary: program, Rules: rules}
}

// UserServices are units of the user whose home it is: no root needed.
func UserServices(rules map[string]string, program, home string) Services {
	return Services{
		User: true, Config: filepath.Join(home, ".config/montui"), Units: filepath.Join(home, ".config/systemd/user"),
		Data: filepath.Join(home, ".local/share/montui"), Binary: program, Rules: rules,
	}
}

// CollectorConfig is the prometheus.yml a fresh monitoring machine begins with.
const CollectorConfig = `# An ordinary prometheus.yml. After a change: systemctl reload montui-collect
global:
  scrape_interval: 15s
  evaluation_interval: 15s

rule_files:
  - rules/*.yml

scrape_configs:
  # The collector itself, and this machine by the node exporter inside it.
  - job_name: montui
    static_configs:
      - targets: ['127.0.0.1:9090']
  - job_name: node
    metrics_path: /exporters/node
    static_configs:
      - targets: ['127.0.0.1:9090']
        labels: {instance: this-machine}

  # Each monitored server's file, which montui setup --register puts there; its own label job rules.
  - job_name: targets
    file_sd_configs:
      - files: [targets/*.json]
`

func (s Services) unitName(service Service) string { return "montui-" + string(service) + ".service" }

// Unit is the text of a service's unit.
func (s Services) Unit(service Service, flags []string) string {
	command := map[Service]string{
		Collect: fmt.Sprintf("collect --config %s --data %s", filepath.Join(s.Config, "prometheus.yml"), filepath.Join(s.Data, "tsdb")),
		Serve:   "serve --host-key " + filepath.Join(s.Data, "ssh_host_ed25519"),
	}[service]
	what := map[Service]string{Collect: "collects and keeps metrics", Serve: "shows dashboards over SSH"}[service]
	after, wanted := "network-online.target", "multi-user.target"
	if service == Serve {
		after += " montui-collect.service"
	}
	confine := `DynamicUser=yes
User=montui
StateDirectory=montui
StateDirectoryMode=0700
Environment=XDG_DATA_HOME=/var/lib
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=yes
ProtectControlGroups=yes
ProtectKernelModules=yes
ProtectClock=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
SystemCallArchitectures=native
`
	if s.User {
		wanted, confine = "default.target", ""
	}
	if service == Collect { // what is not flushed yet outlives a crash there
		confine += "RuntimeDirectory=montui-collect\nRuntimeDirectoryMode=0700\nRuntimeDirectoryPreserve=restart\n"
	}
	for _, flag := range flags {
		command += " " + quoteUnit(flag)
	}
	return fmt.Sprintf(`# %s: what montui service install writes.
[Unit]
Description=montui: %s
Documentation=https://github.com/montui/montui
After=%s

[Service]
ExecStart=%s %s
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=5
# The head of the data is written to disk on the way out.
TimeoutStopSec=120
NoNewPrivileges=yes
%sUMask=0077

[Install]
WantedBy=%s
`, s.unitName(service), what, after, quoteUnit(s.Binary), command, confine, wanted)
}

// quoteUnit writes a word as a unit's command line reads it: % and $ mean something there.
func quoteUnit(word string) string {
	word = strings.NewReplacer(`%`, `%%`, `$`, `$$`, `\`, `\\`, `"`, `\"`).Replace(word)
	if strings.ContainsAny(word, " \t'\";") || word == "" {
		return `"` + word + `"`
	}
	return word
}

// systemctl speaks to the system's manager or the user's.
func (m Machine) systemctl(ctx context.Context, s Services, args ...string) (string, error) {
	if s.User {
		args = append([]string{"--user"}, args...)
	}
	return m.Run(ctx, "", nil, "systemctl", args...)
}

// ServicePlan installs a service. Configuration and data are the user's: they are neither overwritten nor removed.
func (m Machine) ServicePlan(s Services, service Service, flags []string) Plan {
	p := Plan{}
	if !s.User && !strings.HasPrefix(s.Binary, "/usr/") { // a confined unit sees no home
		p.Steps = append(p.Steps, m.installBinary(s.Binary))
		p.Steps[0].undo = func(context.Context) error { return nil } // another service may run it
		s.Binary = binary
	}
	if service == Collect {
		p.Steps = append(p.Steps, m.keep(filepath.Join(s.Config, "prometheus.yml"), CollectorConfig))
		for _, name := range slices.Sorted(maps.Keys(s.Rules)) {
			p.Steps = append(p.Steps, m.keep(filepath.Join(s.Config, "rules", name), s.Rules[name]))
		}
	}
	file, want, name := filepath.Join(s.Units, s.unitName(service)), s.Unit(service, flags), s.unitName(service)
	undo := func(ctx context.Context) error {
		if !m.exists(file) {
			return nil
		}
		_, stopErr := m.systemctl(ctx, s, "disable", "--now", name)
		removeErr := m.remove(file)
		_, reloadErr := m.systemctl(ctx, s, "daemon-reload")
		return errors.Join(stopErr, removeErr, reloadErr)
	}
	p.Steps = append(p.Steps, Step{
		What: "run " + name + " now and at each start",
		done: func(ctx context.Context) (bool, error) {
			text, err := m.read(file)
			if err != nil || text != want {
				return false, err
			}
			_, err = m.systemctl(ctx, s, "is-active", "--quiet", name)
			return err == nil, nil
		},
		do: func(ctx context.Context) error {
			if err := m.write(file, want, 0o644, ""); err != nil {
				return err
			}
			for _, args := range [][]string{{"daemon-reload"}, {"enable", name}, {"restart", name}} {
				if _, err := m.systemctl(ctx, s, args...); err != nil {
					return orUndo(err, func() error { return undo(context.WithoutCancel(ctx)) })
				}
			}
			return nil
		},
		undo: undo,
	})
	return p
}

// keep writes a file where there is none; one that is there is the user's.
func (m Machine) keep(file, text string) Step {
	return Step{
		What: "write " + file,
		done: func(context.Context) (bool, error) { return m.exists(file), nil },
		do:   func(context.Context) error { return m.write(file, text, 0o644, "") },
		undo: func(context.Context) error { return nil },
	}
}

// Status is what systemd says of a service, in words.
func (m Machine) Status(ctx context.Context, s Services, service Service) string {
	if !m.exists(filepath.Join(s.Units, s.unitName(service))) {
		return "not installed"
	}
	active, err := m.systemctl(ctx, s, "is-active", s.unitName(service))
	if state := strings.TrimSpace(active); state != "" {
		return state
	}
	if err != nil {
		return err.Error()
	}
	return "unknown"
}
