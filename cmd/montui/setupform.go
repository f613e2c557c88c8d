package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"charm.land/huh/v2"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/montui/montui/internal/setup"
)

// canAsk tells whether input and output are a terminal, where a form can be filled in.
func canAsk(cmd *cobra.Command) bool {
	in, isFile := cmd.InOrStdin().(*os.File)
	return isFile && term.IsTerminal(int(in.Fd())) && isTerminal(cmd.OutOrStdout())
}

// fillIn runs a form; for a screen reader ($ACCESSIBLE) it is plain questions. Leaving it is a no.
func fillIn(ctx context.Context, cmd *cobra.Command, groups ...*huh.Group) (bool, error) {
	form := huh.NewForm(groups...).WithAccessible(os.Getenv("ACCESSIBLE") != "").WithInput(cmd.InOrStdin()).WithOutput(cmd.OutOrStdout())
	err := form.RunWithContext(ctx)
	if errors.Is(err, huh.ErrUserAborted) {
		return false, nil
	}
	return err == nil, err
}

// errLeft is a form that was left.
var errLeft = errors.New("left; nothing has been changed")

// chooseSetup lets the user choose among what is here.
func chooseSetup(ctx context.Context, cmd *cobra.Command, f setup.Found, o *setupOptions) error {
	var options []huh.Option[string]
	for _, one := range offers(f) {
		options = append(options, huh.NewOption(one.title, one.name).Selected(!slices.Contains(o.Skip, one.name)))
	}
	var chosen []string
	fields := []huh.Field{huh.NewMultiSelect[string]().Title("Watch on " + f.Host).Description("space chooses, enter goes on, ctrl+c leaves").
		Options(options...).Value(&chosen).Height(len(options) + 3).Validate(func(names []string) error {
		if len(names) == 0 {
			return errors.New("choose one at least, or leave by ctrl+c")
		}
		return nil
	})}
	if o.Listen == "" {
		places := []huh.Option[string]{huh.NewOption("every address of this machine: the firewall is to let only the monitoring machine through", "")}
		if f.Tailscale {
			places = []huh.Option[string]{huh.NewOption("the tailnet only, "+f.Address, f.Address), huh.NewOption("every address of this machine", "0.0.0.0")}
		}
		places = append(places, huh.NewOption("this machine only, 127.0.0.1", "127.0.0.1"))
		fields = append(fields, huh.NewSelect[string]().Title("The exporters answer on").Options(places...).Value(&o.Listen))
	}
	if f.Systemd && f.Docker && !o.Docker {
		fields = append(fields, huh.NewSelect[bool]().Title("They are run by").
			Options(huh.NewOption("systemd, confined", false), huh.NewOption("docker compose", true)).Value(&o.Docker))
	}
	ok, err := fillIn(ctx, cmd, huh.NewGroup(fields...))
	if err != nil || !ok {
		return errors.Join(errLeft, err)
	}
	o.Skip = nil
	for _, one := range offers(f) {
		if !slices.Contains(chosen, one.name) {
			o.Skip = append(o.Skip, one.name)
		}
	}
	return nil
}

type offer struct{ name, title string }

// offers are what can be watched here.
func offers(f setup.Found) []offer {
	all := []offer{{"node", "Linux: processor, memory, disks, network"}}
	add := func(there bool, name, title string) {
		if there {
			all = append(all, offer{name, title})
		}
	}
	add(f.MySQL != "", "mysql", "MySQL or MariaDB "+f.MySQLVersion+" at "+f.MySQL)
	add(f.Postgres != "", "postgres", "PostgreSQL on port "+f.PgPort)
	add(f.Nginx != nil, "nginx", "nginx, by a status page on loopback")
	add(f.Mastodon.Found, "mastodon", "Mastodon "+f.Mastodon.String())
	return all
}

// agreed asks whether the pending steps are to be done, and whether files that setup did not make may be changed.
func agreed(ctx context.Context, cmd *cobra.Command, o *setupOptions, pending []setup.Pending, form bool) (bool, error) {
	if o.yes {
		return true, nil
	}
	foreign := slices.ContainsFunc(pending, func(p setup.Pending) bool { return p.State == setup.Theirs && !p.Stays() })
	if foreign && !o.takeOver {
		ok, err := confirm(ctx, cmd, "Some of that is there already and was not made by setup. Change it?")
		if err != nil || !ok {
			return false, errors.Join(errLeft, err)
		}
		o.takeOver = true
		return true, nil
	}
	if !form {
		return confirm(ctx, cmd, "Go on?")
	}
	for {
		what := "do"
		ok, err := fillIn(ctx, cmd, huh.NewGroup(huh.NewSelect[string]().Title("Go on?").Options(
			huh.NewOption("do it", "do"), huh.NewOption("show each file, command and statement first", "show"), huh.NewOption("leave", "leave")).Value(&what)))
		if err != nil || !ok || what == "leave" {
			return false, err
		}
		if what == "do" {
			return true, nil
		}
		printSteps(cmd.OutOrStdout(), pending, true)
	}
}

// confirm asks for a yes; a silent or closed input is a no.
func confirm(ctx context.Context, cmd *cobra.Command, question string) (bool, error) {
	if canAsk(cmd) {
		yes := false
		ok, err := fillIn(ctx, cmd, huh.NewGroup(huh.NewConfirm().Title(question).Value(&yes)))
		return ok && yes, err
	}
	fmt.Fprint(cmd.OutOrStdout(), "\n"+question+" [y/N] ")
	answer, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes", nil
}

// describe says what is here and what would be done.
func describe(out io.Writer, f setup.Found, pending []setup.Pending, whole bool) {
	fmt.Fprintf(out, "%s (linux/%s), reached as %s\n", f.Host, f.Arch, f.Address)
	nginx := ""
	if f.Nginx != nil {
		nginx = f.NginxDir
	}
	postgres := ""
	if f.Postgres != "" {
		postgres = f.Postgres + ", port " + f.PgPort
	}
	for _, there := range []struct{ name, where string }{
		{"MySQL or MariaDB", strings.TrimSpace(f.MySQL + " " + f.MySQLVersion)}, {"PostgreSQL", postgres}, {"nginx", nginx}, {"Mastodon", f.Mastodon.String()},
		{"exporters there", strings.Join(f.Others, ", ")},
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
	printSteps(out, pending, whole)
}

func printSteps(out io.Writer, pending []setup.Pending, whole bool) {
	for _, step := range pending {
		fmt.Fprintln(out, "  "+step.What)
		switch {
		case step.Err != nil:
			fmt.Fprintln(out, "      it cannot be seen whether that is done: "+step.Err.Error())
		case step.Stays():
			fmt.Fprintln(out, "      left as it is: another is there, or it was changed by hand (--take-over would change it)")
		case step.State == setup.Theirs:
			fmt.Fprintln(out, "      there is one that setup did not make: only with --take-over")
		}
		if !whole {
			continue
		}
		for _, line := range step.Show() {
			fmt.Fprintln(out, "      "+line)
		}
	}
}

func printHints(out io.Writer, hints []string) {
	for _, hint := range hints {
		fmt.Fprintln(out, "\nNote: "+hint)
	}
}
