package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/montui/montui/deploy"
	"github.com/montui/montui/internal/setup"
)

func newServiceCommand() *cobra.Command {
	var system bool
	cmd := &cobra.Command{
		Use:   "service",
		Short: "Run the collector and the SSH server in the background, by systemd",
		Long: `service makes units of systemd: montui-collect, which collects and keeps metrics, and montui-serve, which shows the
dashboards over SSH. For root they are units of the system, confined, with their data in /var/lib/montui; for anybody
else units of the user, with the data in ~/.local/share/montui (loginctl enable-linger keeps them when nobody is logged
in). A prometheus.yml and the alert rules are put beside, where there are none. Logs: journalctl -u montui-collect.`,
		Example: `  sudo montui service install collect -- --retention 90d
  montui service install serve -- --listen 100.64.0.7:23234
  montui service status`,
	}
	cmd.PersistentFlags().BoolVar(&system, "system", os.Geteuid() == 0, "units of the system, not of this user")
	cmd.AddCommand(
		&cobra.Command{
			Use: "install collect|serve [-- FLAGS]", Short: "Install a service and start it", Args: serviceArgs,
			RunE: func(cmd *cobra.Command, args []string) error {
				plan, err := servicePlan(system, args)
				if err != nil {
					return err
				}
				return plan.Apply(cmd.Context(), func(line string) { fmt.Fprintln(cmd.OutOrStdout(), line) })
			},
		},
		&cobra.Command{
			Use: "uninstall collect|serve", Short: "Stop a service and remove its unit; configuration and data stay", Args: serviceArgs,
			RunE: func(cmd *cobra.Command, args []string) error {
				plan, err := servicePlan(system, args)
				if err != nil {
					return err
				}
				return plan.Remove(cmd.Context(), func(string) {})
			},
		},
		&cobra.Command{
			Use: "status", Short: "Say which services there are and whether they run", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				services, err := services(system)
				if err != nil {
					return err
				}
				for _, service := range []setup.Service{setup.Collect, setup.Serve} {
					fmt.Fprintf(cmd.OutOrStdout(), "%-8s %s\n", service, setup.Here().Status(cmd.Context(), services, service))
				}
				return nil
			},
		},
	)
	return cmd
}

// serviceArgs wants the name of a service, and its flags after --.
func serviceArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || args[0] != string(setup.Collect) && args[0] != string(setup.Serve) {
		return usagef("name a service: collect or serve")
	}
	if len(args) > 1 && cmd.ArgsLenAtDash() != 1 {
		return usagef("%q is too much; flags of %s come after --", strings.Join(args[1:], " "), args[0])
	}
	return nil
}

func servicePlan(system bool, args []string) (setup.Plan, error) {
	services, err := services(system)
	if err != nil {
		return setup.Plan{}, err
	}
	return setup.Here().ServicePlan(services, setup.Service(args[0]), args[1:]), nil
}

func services(system bool) (setup.Services, error) {
	program, err := os.Executable()
	if err != nil {
		return setup.Services{}, err
	}
	rules := map[string]string{}
	names, err := fs.Glob(deploy.Rules(), "rules/*.yml")
	if err != nil {
		return setup.Services{}, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(deploy.Rules(), name)
		if err != nil {
			return setup.Services{}, err
		}
		rules[filepath.Base(name)] = string(text)
	}
	if system {
		return setup.SystemServices(rules, program), nil
	}
	home, err := os.UserHomeDir()
	return setup.UserServices(rules, program, home), err
}
