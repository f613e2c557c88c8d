package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/setup"
)

type setupOptions struct {
	yes, dryRun, remove  bool
	register, remote     string
	mysql, postgres, pgp string
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
  /etc/montui/export.yaml, and montui-export.service, which runs montui export all

with passwords of chance in files that only that user can read, and prints what to scrape. What fails is undone. Done
again, it does only what is missing; --remove undoes all of it.`,
		Example: `  sudo montui setup
  montui setup --dry-run
  sudo montui setup --yes --register pi@monitor:/etc/montui/targets
  montui setup --remote admin@db1
  sudo montui setup --remove`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			if o.remote != "" {
				return setupRemote(ctx, cmd, o)
			}
			return runSetup(ctx, cmd, o)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.yes, "yes", false, "do it without asking")
	flags.BoolVar(&o.dryRun, "dry-run", false, "say what would be done, and do nothing")
	flags.BoolVar(&o.remove, "remove", false, "undo all of it")
	flags.StringVar(&o.Listen, "listen", "", "the address the exporters answer on (default: Tailscale's, or every address)")
	flags.StringVar(&o.register, "register", "", "put the targets into this folder of the monitoring machine ([USER@]HOST:FOLDER over ssh, or a folder here), for file_sd_configs")
	flags.StringVar(&o.remote, "remote", "", "set up USER@HOST over ssh: montui copies itself there")
	flags.StringVar(&o.mysql, "mysql-socket", "", "the socket of MySQL or MariaDB, where it is not in a usual place")
	flags.StringVar(&o.postgres, "postgres-socket", "", "the folder of PostgreSQL's socket, where it is not the usual one")
	flags.StringVar(&o.pgp, "postgres-port", "", "the port of PostgreSQL, which its socket is named by")
	return cmd
}

func runSetup(ctx context.Context, cmd *cobra.Command, o setupOptions) error {
	if runtime.GOOS != "linux" {
		return errors.New("setup is for Linux servers; use --remote USER@HOST from here")
	}
	machine := setup.Here()
	found := machine.Detect(ctx)
	if o.mysql != "" {
		found.MySQL = o.mysql
	}
	if o.postgres != "" {
		found.Postgres = o.postgres
	}
	if o.pgp != "" {
		found.PgPort = o.pgp
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	o.Binary = program
	plan, out := machine.Plan(found, o.Options), cmd.OutOrStdout()
	tell := func(line string) { fmt.Fprintln(out, "  "+line) }
	if o.remove {
		fmt.Fprintln(out, "Everything that setup made is removed.")
		if o.dryRun || !agree(cmd, o.yes) {
			return nil
		}
		return plan.Remove(ctx, tell)
	}
	pending, err := plan.Pending(ctx)
	if err != nil {
		return err
	}
	describe(out, found, pending)
	if o.dryRun {
		return nil
	}
	if len(pending) > 0 {
		if !agree(cmd, o.yes) {
			return nil
		}
		if err := plan.Apply(ctx, tell); err != nil {
			return err
		}
	}
	for _, hint := range plan.Hints {
		fmt.Fprintln(out, "\nNote: "+hint)
	}
	if o.register != "" {
		return register(ctx, out, found, o.register)
	}
	fmt.Fprintf(out, "\nOn the monitoring machine, in prometheus.yml:\n\n%s", found.ScrapeConfig())
	return nil
}

// describe says what is here and what would be done.
func describe(out io.Writer, f setup.Found, pending []setup.Step) {
	fmt.Fprintf(out, "%s (linux/%s), reached as %s\n", f.Host, f.Arch, f.Address)
	for _, there := range []struct{ name, where string }{
		{"MySQL or MariaDB", f.MySQL}, {"PostgreSQL", f.Postgres}, {"nginx", f.NginxDir}, {"Mastodon", f.Mastodon},
	} {
		if there.where == "" {
			there.where = "not found"
		}
		fmt.Fprintf(out, "  %-17s %s\n", there.name, there.where)
	}
	if len(pending) == 0 {
		fmt.Fprintln(out, "\nEverything is done already.")
		return
	}
	fmt.Fprintln(out, "\nTo be done:")
	for _, step := range pending {
		fmt.Fprintln(out, "  "+step.What)
	}
}

// agree asks; a silent or closed input is a no.
func agree(cmd *cobra.Command, yes bool) bool {
	if yes {
		return true
	}
	fmt.Fprint(cmd.OutOrStdout(), "\nGo on? [y/N] ")
	answer, _ := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes"
}

// register puts the targets where the monitoring machine looks for them.
func register(ctx context.Context, out io.Writer, f setup.Found, place string) error {
	text, err := f.FileSD()
	if err != nil {
		return err
	}
	host, dir, remote := strings.Cut(place, ":")
	name := f.Host + ".json"
	if !remote {
		if err := os.MkdirAll(place, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(place, name), text, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(out, "\nRegistered in %s; a collector that reads %s scrapes it within a minute.\n", filepath.Join(place, name), place)
		return nil
	}
	target := dir + "/" + name
	command := exec.CommandContext(ctx, "ssh", host, "mkdir -p "+shellQuote(dir)+" && cat > "+shellQuote(target+".new")+" && mv "+shellQuote(target+".new")+" "+shellQuote(target))
	command.Stdin, command.Stderr = strings.NewReader(string(text)), os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("registering at %s: %w", host, err)
	}
	fmt.Fprintf(out, "\nRegistered at %s in %s.\n", host, target)
	return nil
}

// setupRemote copies this program to the other machine and runs setup there, in the user's terminal.
func setupRemote(ctx context.Context, cmd *cobra.Command, o setupOptions) error {
	said, err := exec.CommandContext(ctx, "ssh", o.remote, "uname -sm").Output()
	if err != nil {
		return fmt.Errorf("ssh %s: %w", o.remote, err)
	}
	want := runtime.GOOS + "/" + runtime.GOARCH
	if got := platform(strings.TrimSpace(string(said))); got != want {
		return fmt.Errorf("%s is %s and this program is %s; copy the program for %s there and run: sudo ./montui setup", o.remote, got, want, got)
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	there := ".cache/montui-setup"
	if err := attached(cmd, exec.CommandContext(ctx, "ssh", o.remote, "mkdir -p .cache")); err != nil {
		return err
	}
	if err := attached(cmd, exec.CommandContext(ctx, "scp", "-q", program, o.remote+":"+there)); err != nil {
		return fmt.Errorf("scp to %s: %w", o.remote, err)
	}
	return attached(cmd, exec.CommandContext(ctx, "ssh", "-t", o.remote, "sudo "+there+" setup"+o.again()+"; s=$?; rm -f "+there+"; exit $s"))
}

// again are the flags for the other machine.
func (o setupOptions) again() string {
	var b strings.Builder
	for _, flag := range []struct {
		name string
		on   bool
	}{{"yes", o.yes}, {"dry-run", o.dryRun}, {"remove", o.remove}} {
		if flag.on {
			b.WriteString(" --" + flag.name)
		}
	}
	for _, flag := range [][2]string{{"listen", o.Listen}, {"register", o.register}, {"mysql-socket", o.mysql}, {"postgres-socket", o.postgres}, {"postgres-port", o.pgp}} {
		if flag[1] != "" {
			b.WriteString(" --" + flag[0] + "=" + shellQuote(flag[1]))
		}
	}
	return b.String()
}

// platform is Go's name for what uname -sm says.
func platform(uname string) string {
	system, machine, _ := strings.Cut(strings.ToLower(uname), " ")
	switch {
	case machine == "x86_64":
		machine = "amd64"
	case machine == "aarch64":
		machine = "arm64"
	case strings.HasPrefix(machine, "armv"):
		machine = "arm"
	}
	return system + "/" + machine
}

func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func attached(cmd *cobra.Command, command *exec.Cmd) error {
	command.Stdin, command.Stdout, command.Stderr = cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
	return command.Run()
}
