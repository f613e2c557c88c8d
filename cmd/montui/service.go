package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/montui/montui/deploy"
	"github.com/montui/montui/internal/setup"
)

type serviceOptions struct {
	system bool
	root   string
}

func newServiceCommand() *cobra.Command {
	var o serviceOptions
	cmd := &cobra.Command{
		Use:   "service",
		Short: "Run the collector and the SSH server in the background, by systemd",
		Long: `service makes units of systemd: montui-collect, which collects and keeps metrics, and montui-serve, which shows the
dashboards over SSH. For root they are units of the system, confined, with their data in /var/lib/montui and the settings
of serve in /etc/montui/config.yaml; for anybody else units of the user, with the data in ~/.local/share/montui (loginctl
enable-linger keeps them when nobody is logged in). A prometheus.yml and the alert rules are put beside, where there are
none. Logs go to the journal alone: journalctl -u montui-collect.`,
		Example: `  sudo montui service install collect -- --retention 90d
  montui service install serve -- --listen 100.64.0.7:23234
  montui service status
  sudo montui service install collect --root /mnt/image`,
	}
	cmd.PersistentFlags().BoolVar(&o.system, "system", os.Geteuid() == 0, "units of the system, not of this user")
	cmd.PersistentFlags().StringVar(&o.root, "root", "", "another machine's file system: its units are written and enabled, and nothing is started")
	tell := func(cmd *cobra.Command) func(string) {
		return func(line string) { fmt.Fprintln(cmd.OutOrStdout(), line) }
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "install collect|serve [-- FLAGS]", Short: "Install a service and start it", Args: serviceArgs,
			RunE: func(cmd *cobra.Command, args []string) error {
				machine, services, err := o.open()
				if err != nil {
					return err
				}
				return machine.Install(cmd.Context(), services, setup.Service(args[0]), args[1:], tell(cmd))
			},
		},
		&cobra.Command{
			Use: "uninstall collect|serve", Short: "Stop a service and remove its unit; configuration and data stay", Args: serviceArgs,
			RunE: func(cmd *cobra.Command, args []string) error {
				machine, services, err := o.open()
				if err != nil {
					return err
				}
				return machine.Uninstall(cmd.Context(), services, setup.Service(args[0]), tell(cmd))
			},
		},
		&cobra.Command{
			Use: "status", Short: "Say which services there are and whether they run; exit code 1 when one that is installed does not", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return o.status(cmd) },
		},
	)
	return cmd
}

// status prints a line a service.
func (o serviceOptions) status(cmd *cobra.Command) error {
	machine, services, err := o.open()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	var down []string
	for _, service := range []setup.Service{setup.Collect, setup.Serve} {
		s := machine.Status(cmd.Context(), services, service)
		parts := []string{string(service), s.State}
		if s.Unit != "" {
			parts = append(parts, s.Enabled, s.Unit)
			if !s.Running() && !services.Offline && s.Enabled != "disabled" && !(s.Packaged() && s.Enabled == "") {
				down = append(down, string(service))
			}
		}
		if bytes, err := strconv.ParseInt(s.Memory, 10, 64); err == nil {
			parts = append(parts, fmt.Sprintf("pid %s, %d MB", s.PID, bytes>>20))
		}
		fmt.Fprintln(table, strings.Join(parts, "\t"))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if len(down) > 0 {
		return fmt.Errorf("%s: installed, and does not run", strings.Join(down, ", "))
	}
	return nil
}

// serviceArgs wants the name of a service, and its flags after --.
func serviceArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || args[0] != string(setup.Collect) && args[0] != string(setup.Serve) {
		return usagef("name a service: collect or serve")
	}
	if len(args) > 1 && cmd.ArgsLenAtDash() != 1 {
		return usagef("%q is too much; flags of %s come after --", strings.Join(args[1:], " "), args[0])
	}
	// A mistake in them would only be seen in the journal of a unit that does not start.
	for _, sub := range cmd.Root().Commands() {
		if sub.Name() == args[0] {
			if err := sub.ParseFlags(args[1:]); err != nil {
				return usagef("%s: %w", args[0], err)
			}
		}
	}
	return nil
}

// open gives the machine and where its units are.
func (o serviceOptions) open() (setup.Machine, setup.Services, error) {
	machine := setup.Here()
	program, err := os.Executable()
	if err != nil {
		return machine, setup.Services{}, err
	}
	rules, err := alertRules()
	if err != nil {
		return machine, setup.Services{}, err
	}
	if o.root != "" {
		root, err := filepath.Abs(o.root)
		if err != nil {
			return machine, setup.Services{}, err
		}
		if info, err := os.Stat(root); err != nil || !info.IsDir() {
			return machine, setup.Services{}, usagef("--root %s is no folder", o.root)
		}
		machine.Root = root
		services := setup.SystemServices(rules, program)
		services.Offline = true
		return machine, services, nil
	}
	if o.system {
		return machine, setup.SystemServices(rules, program), nil
	}
	home, err := os.UserHomeDir()
	return machine, setup.UserServices(rules, program, home), err
}

// alertRules are the bundled rule files by name.
func alertRules() (map[string]string, error) {
	rules := map[string]string{}
	names, err := fs.Glob(deploy.Rules(), "rules/*.yml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(deploy.Rules(), name)
		if err != nil {
			return nil, err
		}
		rules[filepath.Base(name)] = string(text)
	}
	return rules, nil
}
