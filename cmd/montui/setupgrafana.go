package main

import (
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/setup"
	"github.com/montui/montui/panels"
)

// newSetupGrafanaCommand writes the provisioning with which a Grafana asks montui's collector.
func newSetupGrafanaCommand() *cobra.Command {
	var g setup.Grafana
	var interval time.Duration
	var yes, dryRun, remove, takeOver bool
	cmd := &cobra.Command{
		Use:   "grafana",
		Short: "Have a Grafana ask montui's collector, with the bundled dashboards: by files for its provisioning",
		Long: `grafana writes into the provisioning folder of a Grafana a data source, montui, that asks the collector, and the
bundled dashboards, in a folder of that name, which begin with that data source. Done again it writes only what is
missing or of before; what was changed by hand stays. --remove takes it all away.`,
		Example: `  sudo montui setup grafana
  montui setup grafana --yes --provisioning ./grafana/provisioning \
    --seen-as /etc/grafana/provisioning --url http://collect:9090
  sudo montui setup grafana --remove`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			machine, out := setup.Here(), cmd.OutOrStdout()
			tell := func(line string) { fmt.Fprintln(out, "  "+line) }
			folder, err := filepath.Abs(g.Folder)
			if err != nil {
				return err
			}
			g.Folder = folder
			if remove {
				if !dryRun && !yes {
					if ok, err := confirm(cmd.Context(), cmd, "Take what montui wrote out of "+folder+"?"); err != nil || !ok {
						return err
					}
				}
				return machine.RemoveGrafana(folder, dryRun, takeOver, tell)
			}
			if err := checkGrafana(&g, interval); err != nil {
				return err
			}
			plan, err := machine.PlanGrafana(g)
			if err != nil {
				return err
			}
			pending := plan.Pending(cmd.Context())
			if len(pending) == 0 {
				fmt.Fprintln(out, "Everything is done already.")
				return nil
			}
			fmt.Fprintln(out, "To be done:")
			printSteps(out, pending, dryRun)
			if dryRun {
				return nil
			}
			if !yes {
				if ok, err := confirm(cmd.Context(), cmd, "Go on?"); err != nil || !ok {
					return err
				}
			}
			if err := plan.Apply(cmd.Context(), takeOver, tell); err != nil {
				return err
			}
			printHints(out, plan.Hints)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&g.Folder, "provisioning", "/etc/grafana/provisioning", "Grafana's provisioning folder")
	flags.StringVar(&g.SeenAs, "seen-as", "", "that folder as Grafana sees it, where it runs in a container")
	flags.StringVar(&g.Server, "url", "http://127.0.0.1:9090", "the collector, as Grafana reaches it")
	flags.StringVar(&g.User, "user", "", "the user, where the collector asks for one")
	flags.StringVar(&g.Password, "password-file", "", "a file with that user's password, as Grafana sees it")
	flags.DurationVar(&interval, "scrape-interval", 15*time.Second, "how often the collector scrapes, for $__rate_interval")
	flags.BoolVar(&yes, "yes", false, "do it without asking")
	flags.BoolVar(&dryRun, "dry-run", false, "show each file, and write nothing")
	flags.BoolVar(&remove, "remove", false, "take away what was written")
	flags.BoolVar(&takeOver, "take-over", false, "also change, or with --remove remove, what was changed by hand")
	return cmd
}

// checkGrafana completes what is to be written.
func checkGrafana(g *setup.Grafana, interval time.Duration) error {
	if u, err := url.Parse(g.Server); err != nil || u.Host == "" || u.User != nil {
		return usagef("--url %s: write it like http://127.0.0.1:9090; a user goes into --user and --password-file", g.Server)
	}
	if (g.User == "") != (g.Password == "") {
		return usagef("--user and --password-file go together")
	}
	if interval < time.Second {
		return usagef("--scrape-interval %s: from 1s on", interval)
	}
	g.Interval = interval.String()
	if interval%time.Minute == 0 { // Grafana takes 1m and not 1m0s
		g.Interval = fmt.Sprintf("%dm", interval/time.Minute)
	} else if interval%time.Second == 0 {
		g.Interval = fmt.Sprintf("%ds", interval/time.Second)
	}
	g.Dashboards = map[string][]byte{}
	for _, name := range panels.Names() {
		file, err := panels.Open(name)
		if err != nil {
			return err
		}
		text, err := io.ReadAll(file)
		if err != nil {
			return err
		}
		g.Dashboards[name] = text
	}
	return nil
}
