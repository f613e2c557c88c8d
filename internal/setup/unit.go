package setup

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ExportUnit is the unit that runs the exporters.
func ExportUnit(program string) string {
	return strings.Replace(exportUnit, "PROGRAM", program, 1)
}

// confinement is what none of montui's services needs to be able to do.
const confinement = `NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
PrivateTmp=yes
DevicePolicy=closed
ProtectControlGroups=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectKernelLogs=yes
ProtectHostname=yes
ProtectClock=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
UMask=0077
`

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
` + confinement + `# A Raspberry Pi's firmware tells of its supply and temperature.
DeviceAllow=/dev/vcio rw
SupplementaryGroups=video
# Sizes of the file systems of homes; no file in them can be opened by this user.
ProtectHome=read-only
MemoryHigh=256M
MemoryMax=512M

[Install]
WantedBy=multi-user.target
`

// runExporters runs the exporters from now on and after each start of the machine.
func (m Machine) runExporters(record Record, f Found, o Options, program string) Step {
	unit := ExportUnit(program)
	return Step{
		What:   "run the exporters as montui-export.service",
		made:   []Made{{Kind: madeUnit, Name: unitFile, Sum: sum(unit)}},
		yields: true, follows: true,
		state: func(ctx context.Context) (State, error) {
			state, err := m.fileState(record, madeUnit, unitFile, unit)
			if state != Done || err != nil {
				return state, err
			}
			if _, err := m.Run(ctx, "", nil, "systemctl", "is-active", "--quiet", "montui-export"); err != nil {
				return Missing, nil
			}
			return Done, nil
		},
		actions: []action{
			m.afterwards("systemctl", "daemon-reload"),
			m.writing(unitFile, unit, 0o644, "", ""),
			m.running(nil, "systemctl", "daemon-reload"),
			m.running([]string{"systemctl", "disable", "--now", "montui-export"}, "systemctl", "enable", "montui-export"),
			m.running(nil, "systemctl", "restart", "montui-export"),
			m.answering(f, o, []string{"journalctl", "--unit=montui-export", "--lines=5", "--output=cat", "--no-pager"}),
		},
	}
}

// afterwards does nothing on the way there, and a command when everything after it has been taken back.
func (m Machine) afterwards(name string, args ...string) action {
	return action{nil, func(context.Context) (func(context.Context) error, error) {
		return func(ctx context.Context) error {
			_, err := m.Run(ctx, "", nil, name, args...)
			return err
		}, nil
	}}
}

// healthy is the metric by which an exporter tells that it reaches its server.
func healthy(name string) string {
	return map[string]string{"mysql": "mysql_up", "postgres": "pg_up", "nginx": "nginx_up"}[name]
}

// answering waits for every exporter to answer, and to reach its server; log is the command that tells why one does not.
func (m Machine) answering(f Found, o Options, log []string) action {
	host := o.Listen
	if host == "" {
		host = "127.0.0.1"
	}
	sections := f.sections()
	names := make([]string, len(sections))
	for i, s := range sections {
		names[i] = s.name
	}
	return checking("they answer: "+strings.Join(names, ", "), func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		for _, s := range sections {
			url := "http://" + joinHostPort(host, s.port) + "/metrics"
			var last error
			for last = m.well(ctx, s.name, url); last != nil; last = m.well(ctx, s.name, url) {
				select {
				case <-ctx.Done():
					said, _ := m.Run(context.WithoutCancel(ctx), "", nil, log[0], log[1:]...) // its absence is no news
					return errors.Join(fmt.Errorf("the exporter %s: %w", s.name, last), errors.New(strings.TrimSpace(said)))
				case <-time.After(200 * time.Millisecond):
				}
			}
		}
		return nil
	})
}

func (m Machine) well(ctx context.Context, name, url string) error {
	page, err := m.Ask(ctx, url)
	if err != nil {
		return err
	}
	if metric := healthy(name); metric != "" && !strings.Contains(page, "\n"+metric+" 1\n") {
		return fmt.Errorf("%s has no %s 1: it does not reach its server", url, metric)
	}
	return nil
}
