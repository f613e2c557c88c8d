package setup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// installBinary puts the program where a unit finds it.
func (m Machine) installBinary(from string) Step {
	return Step{
		What: "copy montui to " + binary,
		done: func(context.Context) (bool, error) {
			theirs, err := os.ReadFile(from)
			if err != nil {
				return false, err
			}
			ours, err := m.read(binary)
			return ours == string(theirs), err
		},
		do: func(context.Context) error {
			text, err := os.ReadFile(from)
			if err != nil {
				return err
			}
			return m.write(binary, string(text), 0o755, "")
		},
		undo: func(context.Context) error { return m.remove(binary) },
	}
}

// leftovers is done at once; undone, as the last step, it takes away the files of servers that are no longer there.
func (m Machine) leftovers() Step {
	return Step{
		What: "have all of it in " + etc,
		done: func(context.Context) (bool, error) { return true, nil },
		do:   func(context.Context) error { return nil },
		undo: func(context.Context) error {
			return errors.Join(m.remove(mysqlFile), m.remove(postgresDSN), m.remove(exportFile))
		},
	}
}

// makeUser makes the user the exporters run as: no home, no shell, no password.
func (m Machine) makeUser() Step {
	there := func(ctx context.Context) bool {
		_, err := m.Run(ctx, "", nil, "getent", "passwd", systemUser)
		return err == nil
	}
	return Step{
		What: "make the system user " + systemUser + ", who has no shell and no password",
		done: func(ctx context.Context) (bool, error) { return there(ctx), nil },
		do: func(ctx context.Context) error {
			_, err := m.Run(ctx, "", nil, "useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", systemUser)
			return err
		},
		undo: func(ctx context.Context) error {
			if !there(ctx) {
				return nil
			}
			_, err := m.Run(ctx, "", nil, "userdel", systemUser)
			return err
		},
	}
}

// exportConfig says which exporters run.
func (m Machine) exportConfig(f Found, o Options) Step {
	want := f.exportYAML(o)
	return Step{
		What: "write " + exportFile,
		done: func(context.Context) (bool, error) {
			text, err := m.read(exportFile)
			return text == want, err
		},
		do:   func(context.Context) error { return m.write(exportFile, want, 0o644, systemUser) },
		undo: func(context.Context) error { return m.remove(exportFile) },
	}
}

// exportYAML is the file for montui export all.
func (f Found) exportYAML(o Options) string {
	var b strings.Builder
	b.WriteString("# Written by montui setup; montui export all reads it.\n")
	section := func(name, port, rest string) {
		fmt.Fprintf(&b, "%s: {listen: %q%s}\n", name, o.Listen+":"+port, rest)
	}
	section("node", "9100", "")
	if f.MySQL != "" {
		section("mysql", "9104", ", my_cnf: "+mysqlFile)
	}
	if f.Postgres != "" {
		section("postgres", "9187", ", dsn_file: "+postgresDSN)
	}
	if f.Nginx != nil {
		section("nginx", "9113", ", uri: \"http://"+statusListen+"/stub_status\"")
	}
	if f.statsd() {
		section("statsd", "9102", ", udp: \"127.0.0.1:9125\", mapping: mastodon")
	}
	return b.String()
}

// ExportUnit is the unit that runs the exporters.
func ExportUnit(program string) string {
	return strings.Replace(exportUnit, "PROGRAM", program, 1)
}

const exportUnit = `# Exporters of this machine, as /etc/montui/export.yaml names them.
[Unit]
Description=montui: exporters of this machine
Documentation=https://github.com/montui/montui
After=network-online.target
Wants=network-online.target

[Service]
User=` + systemUser + `
Group=` + systemUser + `
ExecStart=PROGRAM export all --config ` + exportFile + `
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=5
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=read-only
ProtectControlGroups=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectClock=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
UMask=0077
MemoryHigh=256M
MemoryMax=512M

[Install]
WantedBy=multi-user.target
`

// exportUnit runs the exporters from now on and after each start of the machine.
func (m Machine) runExporters(program string) Step {
	unit := ExportUnit(program)
	systemctl := func(ctx context.Context, args ...string) error {
		_, err := m.Run(ctx, "", nil, "systemctl", args...)
		return err
	}
	undo := func(ctx context.Context) error {
		if _, err := os.Stat(m.path(unitFile)); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return errors.Join(systemctl(ctx, "disable", "--now", "montui-export"), m.remove(unitFile), systemctl(ctx, "daemon-reload"))
	}
	return Step{
		What: "run the exporters as montui-export.service",
		done: func(ctx context.Context) (bool, error) {
			text, err := m.read(unitFile)
			return text == unit && err == nil && systemctl(ctx, "is-active", "--quiet", "montui-export") == nil, err
		},
		do: func(ctx context.Context) error {
			if err := m.write(unitFile, unit, 0o644, ""); err != nil {
				return err
			}
			for _, args := range [][]string{{"daemon-reload"}, {"enable", "montui-export"}, {"restart", "montui-export"}} {
				if err := systemctl(ctx, args...); err != nil {
					return orUndo(err, func() error { return undo(context.WithoutCancel(ctx)) })
				}
			}
			return nil
		},
		undo: undo,
	}
}
