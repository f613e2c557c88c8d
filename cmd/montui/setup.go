package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/setup"
)

type setupOptions struct {
	yes, dryRun, remove, takeOver, targets bool
	elsewhere                              bool // who started this one registers the targets

	register, collector          string
	remote, remoteBinary, ssh    string
	address, mysql, postgres, pg string
	setup.Options
}

func newSetupCommand() *cobra.Command {
	var o setupOptions
	cmd := &cobra.Command{
		Use:   "setup",
		Short: "Make a server ready to be watched: exporters, users with the least privileges, a unit",
		Long: `setup looks at this machine, says what it would do, and asks. It makes

  a system user for the exporters, who has no shell and no password
  a user of MySQL or MariaDB with PROCESS, REPLICATION CLIENT and SELECT (SLAVE MONITOR on MariaDB from 10.5 on)
  a role of PostgreSQL with pg_monitor
  nginx's stub_status on a loopback port
  /etc/montui/export.yaml, and montui-export.service (or, with --docker, a compose.yaml), which runs montui export all

with passwords of chance in files that only that user can read, and prints what to scrape. An exporter that answers
already stays. What fails is taken back. Done again, it does only what is missing.

What was made is recorded in /etc/montui/setup.json; --remove undoes that and nothing else. What is there under our
names and is not recorded is neither changed nor removed without --take-over.

--remote does all that on another machine over ssh: montui copies itself there. For another kind of processor it
takes the program beside itself by the name of a release (montui-linux-arm64, -armv7, -armv6, -amd64), or --binary.`,
		Example: `  sudo montui setup
  montui setup --dry-run
  sudo montui setup --yes --register pi@monitor:/etc/montui/targets
  sudo montui setup --remote admin@db1 --register /etc/montui/targets
  sudo montui setup --remove`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			if err := o.check(); err != nil {
				return err
			}
			if o.remote != "" {
				return setupRemote(ctx, cmd, o)
			}
			return runSetup(ctx, cmd, o)
		},
	}
	o.flags(cmd)
	cmd.AddCommand(newSetupGrafanaCommand())
	return cmd
}

func (o *setupOptions) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&o.yes, "yes", false, "do it without asking")
	flags.BoolVar(&o.dryRun, "dry-run", false, "show each file, command and statement, and do nothing")
	flags.BoolVar(&o.remove, "remove", false, "undo all of it")
	flags.BoolVar(&o.takeOver, "take-over", false, "also change, or with --remove remove, what stands there and was not made by setup or was changed since")
	flags.BoolVar(&o.targets, "targets", false, "print the targets as a file for file_sd_configs, and do nothing else")
	flags.BoolVar(&o.elsewhere, "registered-elsewhere", false, "say nothing of prometheus.yml: --remote registers what it finds")
	_ = flags.MarkHidden("registered-elsewhere") // it is there, so it cannot fail
	flags.StringSliceVar(&o.Skip, "skip", nil, "leave out: node, mysql, postgres, nginx, mastodon")
	flags.BoolVar(&o.Docker, "docker", false, "run the exporters by docker compose, also where there is systemd")
	flags.StringVar(&o.Listen, "listen", "", "the address the exporters answer on (default: Tailscale's, or every address)")
	flags.StringVar(&o.address, "address", "", "how the monitoring machine reaches this one (default: Tailscale's address, or this machine's name)")
	flags.StringVar(&o.Monitor, "monitor", "", "the monitoring machine's address, for what the firewall is to be told")
	flags.StringVar(&o.register, "register", "", "put the targets into this folder of the monitoring machine, for file_sd_configs, and see that they are up: a folder here, [USER@]HOST:FOLDER or ssh://[USER@]HOST:PORT/FOLDER")
	flags.StringVar(&o.collector, "collector", "http://127.0.0.1:9090", "the collector that reads that folder, as the monitoring machine reaches it")
	flags.StringVar(&o.remote, "remote", "", "set up [USER@]HOST or ssh://[USER@]HOST:PORT over ssh: montui copies itself there")
	flags.StringVar(&o.remoteBinary, "binary", "", "the montui to copy there, for another kind of processor")
	flags.StringVar(&o.ssh, "ssh", "ssh", "the ssh to use, with its options")
	flags.StringVar(&o.mysql, "mysql-socket", "", "the socket of MySQL or MariaDB, where it is not in a usual place")
	flags.StringVar(&o.postgres, "postgres-socket", "", "the folder of PostgreSQL's socket, where it is not the usual one")
	flags.StringVar(&o.pg, "postgres-port", "", "the port of PostgreSQL, which its socket is named by")
}

// check refuses flags that contradict one another, before anything is looked at.
func (o *setupOptions) check() error {
	known := []string{"node", "mysql", "postgres", "nginx", "mastodon"}
	for _, name := range o.Skip {
		if !slices.Contains(known, name) {
			return usagef("--skip %s: there are %s", name, strings.Join(known, ", "))
		}
	}
	switch {
	case o.remoteBinary != "" && o.remote == "":
		return usagef("--binary is for --remote: here this program itself is used")
	case o.targets && (o.remove || o.dryRun || o.remote != ""):
		return usagef("--targets only prints; it goes with neither --remove, --dry-run nor --remote")
	case strings.TrimSpace(o.ssh) == "":
		return usagef("--ssh is empty; write a command such as ssh -i KEY")
	}
	if o.register != "" {
		if _, err := parsePlace(o.register); err != nil {
			return err
		}
	}
	return nil
}

func runSetup(ctx context.Context, cmd *cobra.Command, o setupOptions) error {
	if runtime.GOOS != "linux" {
		return errors.New("setup is for Linux servers; use --remote USER@HOST from here")
	}
	machine := setup.Here()
	if o.remove {
		return removeSetup(ctx, cmd, machine, o)
	}
	found := machine.Detect(ctx, setup.Look{Address: o.address, MySQLSocket: o.mysql, PostgresFolder: o.postgres, PostgresPort: o.pg})
	out := cmd.OutOrStdout()
	if o.targets {
		text, err := setup.FileSD(found.Without(o.Skip).Targets())
		if err == nil {
			_, err = out.Write(text)
		}
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	o.Binary = program
	form := !o.yes && !o.dryRun && canAsk(cmd)
	if form {
		if err := chooseSetup(ctx, cmd, found, &o); err != nil {
			return err
		}
	}
	plan, err := machine.Plan(found, o.Options)
	if err != nil {
		return err
	}
	pending := plan.Pending(ctx)
	describe(out, found.Without(o.Skip), pending, o.dryRun)
	if o.dryRun {
		printHints(out, plan.Hints)
		return nil
	}
	if len(pending) > 0 {
		if os.Geteuid() != 0 {
			return errors.New("setup makes users and files of the system: run it as root, by sudo montui setup (--dry-run needs no root)")
		}
		if ok, err := agreed(ctx, cmd, &o, pending, form); err != nil || !ok {
			return err
		}
		fmt.Fprintln(out, "\nDoing it:")
		if err := plan.Apply(ctx, o.takeOver, func(line string) { fmt.Fprintln(out, "  "+line) }); err != nil {
			return err
		}
	}
	printHints(out, plan.Hints)
	targets := found.Without(o.Skip).Targets()
	if o.register != "" {
		return registerTargets(ctx, out, o, found.Host, targets)
	}
	if o.elsewhere {
		return nil
	}
	fmt.Fprintf(out, "\nOn the monitoring machine, in prometheus.yml:\n\n%s", found.Without(o.Skip).ScrapeConfig())
	return nil
}

func removeSetup(ctx context.Context, cmd *cobra.Command, machine setup.Machine, o setupOptions) error {
	out := cmd.OutOrStdout()
	record, err := machine.Record()
	if err != nil {
		return err
	}
	lines := record.Removing()
	switch {
	case len(lines) == 0 && o.register == "":
		fmt.Fprintln(out, "There is nothing that setup made here.")
		return nil
	case len(lines) > 0:
		fmt.Fprintln(out, "To be removed, which setup made:")
		for _, line := range lines {
			fmt.Fprintln(out, "  "+line)
		}
	}
	if o.register != "" {
		fmt.Fprintln(out, "To be taken out of "+o.register)
	}
	if o.dryRun {
		return nil
	}
	if os.Geteuid() != 0 && len(lines) > 0 {
		return errors.New("what setup made is removed as root: sudo montui setup --remove")
	}
	if !o.yes {
		if ok, err := confirm(ctx, cmd, "Remove it?"); err != nil || !ok {
			return err
		}
	}
	failure := machine.Remove(ctx, o.takeOver, func(line string) { fmt.Fprintln(out, "  "+line) })
	if o.register != "" {
		host, err := os.Hostname()
		if err == nil {
			err = unregister(ctx, out, o, host)
		}
		failure = errors.Join(failure, err)
	}
	return failure
}
