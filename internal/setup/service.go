package setup

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
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
	User    bool
	Offline bool   // into a Root that does not run: an image that is being made
	Config  string // the folder of prometheus.yml and its rules
	Units   string // the folder of the units
	Data    string // the folder of the data; for a unit of the system systemd makes it
	Binary  string
	Rules   map[string]string // rule files by name, put beside prometheus.yml
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
        refresh_interval: 30s # also without a word from the file system
`

func (s Services) unitName(service Service) string { return "montui-" + string(service) + ".service" }

func (s Services) unitFile(service Service) string {
	return filepath.Join(s.Units, s.unitName(service))
}

// unitSign is the first line of each unit that is written here; a unit without it is somebody else's.
func (s Services) unitSign(service Service) string {
	return "# " + s.unitName(service) + ": what montui service install writes.\n"
}

// Unit is the text of a service's unit.
func (s Services) Unit(service Service, flags []string) string {
	command := map[Service]string{
		Collect: fmt.Sprintf("collect --config %s --data %s", quoteUnit(filepath.Join(s.Config, "prometheus.yml")), quoteUnit(filepath.Join(s.Data, "tsdb"))),
		Serve:   "serve --host-key " + quoteUnit(filepath.Join(s.Data, "ssh_host_ed25519")),
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
Environment=XDG_CONFIG_HOME=/etc
` + confinement
	switch {
	case s.User:
		wanted, confine = "default.target", "NoNewPrivileges=yes\nUMask=0077\n"
	case service == Collect: // the node exporter inside sees the sizes of homes, and a Raspberry Pi's firmware
		confine += "ProtectHome=read-only\nDeviceAllow=/dev/vcio rw\nSupplementaryGroups=video\n"
	default:
		confine += "ProtectHome=yes\n"
	}
	if service == Collect { // what is not flushed yet outlives a crash there
		confine += "RuntimeDirectory=montui-collect\nRuntimeDirectoryMode=0700\nRuntimeDirectoryPreserve=restart\n"
	}
	kind := ""
	if service == Collect { // montui serve is started when there is a collector to ask; else it would start one, which takes the data
		kind = "# Started is what has read its data, which after the end of the power may take minutes.\nType=notify\nTimeoutStartSec=infinity\n"
	}
	for _, flag := range flags {
		command += " " + quoteUnit(flag)
	}
	return s.unitSign(service) + fmt.Sprintf(`[Unit]
Description=montui: %s
Documentation=https://github.com/montui/montui
After=%s
Wants=network-online.target

[Service]
%sExecStart=%s %s
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=5
# The head of the data is written to disk on the way out.
TimeoutStopSec=120
%s
[Install]
WantedBy=%s
`, what, after, kind, quoteUnit(s.Binary), command, confine, wanted)
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

// Managed tells whether a systemd runs that would take a unit, and why not.
func (m Machine) Managed(ctx context.Context, s Services) error {
	if s.Offline {
		return nil
	}
	if !m.exists("/run/systemd/system") {
		return errors.New("systemd does not run on this machine; start montui collect and montui serve by what does, or write units into an image with --root DIRECTORY")
	}
	if s.User {
		if _, err := m.systemctl(ctx, s, "show", "--property=Version"); err != nil {
			return fmt.Errorf("systemd has no manager for this user: %w; log in as the user (not by su), or be root for units of the system", err)
		}
	}
	return nil
}

// Install puts a service in place and starts it. Configuration and data are the user's: they are never overwritten.
func (m Machine) Install(ctx context.Context, s Services, service Service, flags []string, tell func(string)) error {
	if err := m.Managed(ctx, s); err != nil {
		return err
	}
	file := s.unitFile(service)
	there, err := m.read(file)
	if err != nil {
		return err
	}
	if there != "" && !strings.HasPrefix(there, s.unitSign(service)) {
		return fmt.Errorf("%s is not of montui service install; move it away first", file)
	}
	var actions []action
	if !s.User && !strings.HasPrefix(s.Binary, "/usr/") { // a confined unit sees no home
		from := s.Binary
		actions = append(actions, m.unless(sameFile(from, m.path(binary)), "copy montui to "+binary, tell, func() (func(context.Context) error, error) { return m.install(from) }))
		s.Binary = binary
	}
	if service == Collect {
		actions = append(actions, m.keep(filepath.Join(s.Config, "prometheus.yml"), CollectorConfig, tell))
		actions = append(actions, m.folder(filepath.Join(s.Config, "targets")))
		for _, name := range slices.Sorted(maps.Keys(s.Rules)) {
			actions = append(actions, m.keep(filepath.Join(s.Config, "rules", name), s.Rules[name], tell))
		}
	}
	if service == Serve {
		registered, err := m.registering(s, flags, tell)
		if err != nil {
			return err
		}
		actions = append(actions, registered)
	}
	unit := s.Unit(service, flags)
	actions = append(actions, m.enabling(s, service, unit, there, tell))
	_, err = doAll(ctx, actions)
	return err
}

// enabling writes the unit and has systemd run it, unless both are so.
func (m Machine) enabling(s Services, service Service, unit, there string, tell func(string)) action {
	file, name := s.unitFile(service), s.unitName(service)
	return action{nil, func(ctx context.Context) (func(context.Context) error, error) {
		if s.Offline {
			tell("enable " + name + " by " + file)
			return doAll(ctx, []action{m.writing(file, unit, 0o644, "", ""), m.wanting(s, service)})
		}
		if _, err := m.systemctl(ctx, s, "is-enabled", "--quiet", name); there == unit && err == nil {
			if m.runs(ctx, s, name) {
				tell(name + " runs already, as it should")
				return nothing, nil
			}
		}
		commands := [][]string{{"daemon-reload"}, {"enable", name}, {"restart", name}}
		if other := s.unitName(Serve); service == Collect && m.runs(ctx, s, other) {
			// Without a collector montui serve has one of its own, which holds the data.
			commands = slices.Insert(commands, 2, []string{"stop", other})
			commands = append(commands, []string{"start", other})
		}
		tell("run " + name + " now and at each start, by " + file)
		actions := []action{m.afterwards("systemctl", s.manager("daemon-reload")...), m.writing(file, unit, 0o644, "", "")}
		for _, args := range commands {
			actions = append(actions, action{nil, func(ctx context.Context) (func(context.Context) error, error) {
				_, err := m.systemctl(ctx, s, args...)
				if args[0] != "stop" {
					return nothing, err
				}
				return func(ctx context.Context) error { _, err := m.systemctl(ctx, s, "start", args[1]); return err }, err
			}})
		}
		back, err := doAll(ctx, actions)
		if err != nil && there == "" {
			_, _ = m.systemctl(context.WithoutCancel(ctx), s, "disable", "--now", name) // there may be nothing to take back
		}
		return back, err
	}}
}

func (m Machine) runs(ctx context.Context, s Services, unit string) bool {
	_, err := m.systemctl(ctx, s, "is-active", "--quiet", unit)
	return err == nil
}

// wantedBy is the link by which systemd finds that a unit is to be started.
func (s Services) wantedBy(service Service) string {
	return filepath.Join(s.Units, "multi-user.target.wants", s.unitName(service))
}

// wanting enables a unit where no systemd runs, as systemctl enable would.
func (m Machine) wanting(s Services, service Service) action {
	link := s.wantedBy(service)
	return action{nil, func(context.Context) (func(context.Context) error, error) {
		if m.exists(link) {
			return nothing, nil
		}
		if err := os.MkdirAll(filepath.Dir(m.path(link)), 0o755); err != nil {
			return nil, err
		}
		return func(context.Context) error { return m.remove(link) }, os.Symlink(s.unitFile(service), m.path(link))
	}}
}

func (s Services) manager(args ...string) []string {
	if s.User {
		return append([]string{"--user"}, args...)
	}
	return args
}

// unless does something that is not done yet, and tells it.
func (m Machine) unless(done bool, what string, tell func(string), do func() (func(context.Context) error, error)) action {
	return action{nil, func(context.Context) (func(context.Context) error, error) {
		if done {
			return nothing, nil
		}
		tell(what)
		return do()
	}}
}

func sameFile(a, b string) bool {
	one, errOne := sumOf(a)
	two, errTwo := sumOf(b)
	return errOne == nil && errTwo == nil && one == two
}

// keep writes a file where there is none; one that is there is the user's.
func (m Machine) keep(file, text string, tell func(string)) action {
	return m.unless(m.exists(file), "write "+file, tell, func() (func(context.Context) error, error) {
		return m.writing(file, text, 0o644, "", "").do(context.Background())
	})
}

// folder makes a folder: a collector sees at once what comes into one that was there when it started.
func (m Machine) folder(name string) action {
	return action{nil, func(context.Context) (func(context.Context) error, error) {
		missing := append(m.missingFolders(name), name)
		if m.exists(name) {
			return nothing, nil
		}
		return func(context.Context) error {
			var failures []error
			for _, folder := range slices.Backward(missing) {
				failures = append(failures, m.removeFolder(folder))
			}
			return errors.Join(failures...)
		}, os.MkdirAll(m.path(name), 0o755)
	}}
}

// Uninstall stops a service and takes its unit away; configuration and data stay.
func (m Machine) Uninstall(ctx context.Context, s Services, service Service, tell func(string)) error {
	file, name := s.unitFile(service), s.unitName(service)
	there, err := m.read(file)
	if err != nil {
		return err
	}
	if there == "" {
		tell(name + " is not installed: there is no " + file)
		return nil
	}
	if !strings.HasPrefix(there, s.unitSign(service)) {
		return fmt.Errorf("%s is not of montui service install; it stays", file)
	}
	running := !s.Offline && m.Managed(ctx, s) == nil
	if running {
		tell("stop " + name)
		if _, err := m.systemctl(ctx, s, "disable", "--now", name); err != nil {
			return fmt.Errorf("%w; the unit stays", err)
		}
	}
	if service == Serve {
		if _, err := m.forgetting(s, tell).do(ctx); err != nil {
			return err
		}
	}
	tell("remove " + file)
	if err := errors.Join(m.remove(file), m.remove(s.wantedBy(service))); err != nil {
		return err
	}
	if running {
		if _, err := m.systemctl(ctx, s, "daemon-reload"); err != nil {
			return err
		}
	}
	tell("kept: " + s.Config + " and " + s.Data)
	return nil
}
