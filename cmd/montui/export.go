package main

import (
	"errors"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/exporter"
	"github.com/montui/montui/internal/footprint"
)

// exportFile is where setup writes what a monitored server exports.
const exportFile = "/etc/montui/export.yaml"

func newExportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Answer scrapes on a monitored server: node, mysql, postgres, nginx, statsd",
		Long: `export is node_exporter, mysqld_exporter, postgres_exporter, nginx-prometheus-exporter and statsd_exporter in one
program: their own code, on their usual ports, under their usual names, so that every dashboard made for them works.

Credentials come from a file that only its owner can read, or from the environment; never from the command line,
which everybody on the machine can see.`,
		Example: `  montui export node
  montui export node -- --collector.textfile.directory=/var/lib/node_exporter
  montui export mysql --my-cnf /etc/montui/mysql.cnf
  montui export all --config /etc/montui/export.yaml`,
	}
	cmd.AddCommand(newExportAllCommand(), newExportNodeCommand(), newExportMySQLCommand(), newExportPostgresCommand(),
		newExportNginxCommand(), newExportStatsdCommand())
	return cmd
}

// exportOne makes a subcommand whose flags fill in a Config; what follows -- are flags of the original exporter.
func exportOne(name, short, example string, c *exporter.Config, listen *string, usual string) *cobra.Command {
	cmd := &cobra.Command{
		Use:     name + " [-- FLAGS OF THE ORIGINAL]",
		Short:   short,
		Example: example,
		Args: func(cmd *cobra.Command, args []string) error {
			if dash := cmd.ArgsLenAtDash(); dash != 0 && len(args) > 0 {
				return usagef("%q is too much; flags of the original exporter come after --", strings.Join(args, " "))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			c.Flags = args
			return export(cmd, *c)
		},
	}
	cmd.Flags().StringVar(listen, "listen", usual, "the address to answer on, at /metrics")
	cmd.Flags().StringVar(&c.WebConfig, "web-config", "", "a web configuration file as Prometheus's exporters take it: TLS and basic authentication")
	return cmd
}

func newExportNodeCommand() *cobra.Command {
	page := &exporter.NodePage{}
	return exportOne("node", "Answer for this machine, as node_exporter", `  montui export node
  montui export node --listen 100.64.0.9:9100 -- --collector.systemd`,
		&exporter.Config{Node: page}, &page.Listen, exporter.NodeListen)
}

func newExportMySQLCommand() *cobra.Command {
	page := &exporter.MySQL{}
	cmd := exportOne("mysql", "Answer for MySQL or MariaDB, as mysqld_exporter", `  montui export mysql --my-cnf /etc/montui/mysql.cnf
  DATA_SOURCE_NAME='exporter:…@(127.0.0.1:3306)/' montui export mysql`,
		&exporter.Config{MySQL: page}, &page.Listen, exporter.MySQLListen)
	cmd.Flags().StringVar(&page.MyCnf, "my-cnf", "", "a file with user, password and host or socket in a [client] section, mode 0600")
	cmd.Flags().StringVar(&page.Address, "address", "", "host:port or unix:///SOCKET, over what the file says")
	cmd.Flags().StringSliceVar(&page.Collect, "collect", nil, "further scrapers of mysqld_exporter, such as info_schema.tables")
	return cmd
}

func newExportPostgresCommand() *cobra.Command {
	page := &exporter.Postgres{}
	cmd := exportOne("postgres", "Answer for PostgreSQL, as postgres_exporter", `  montui export postgres --dsn-file /etc/montui/postgres.dsn
  DATA_SOURCE_NAME='postgresql://me:…@localhost/postgres?sslmode=disable' \
    montui export postgres`,
		&exporter.Config{Postgres: page}, &page.Listen, exporter.PostgresListen)
	cmd.Flags().StringVar(&page.DSNFile, "dsn-file", "", "a file with a postgresql:// address in it, mode 0600")
	return cmd
}

func newExportNginxCommand() *cobra.Command {
	page := &exporter.Nginx{}
	cmd := exportOne("nginx", "Answer for nginx's stub_status, as nginx-prometheus-exporter", `  montui export nginx --uri http://127.0.0.1:8080/stub_status`,
		&exporter.Config{Nginx: page}, &page.Listen, exporter.NginxListen)
	cmd.Flags().StringVar(&page.URI, "uri", exporter.NginxURI, "the address of stub_status, or unix:SOCKET:/path")
	return cmd
}

func newExportStatsdCommand() *cobra.Command {
	page := &exporter.Statsd{}
	cmd := exportOne("statsd", "Answer for what programs send by statsd, as statsd_exporter", `  montui export statsd --mapping mastodon
  montui export statsd --udp 127.0.0.1:9125 --tcp '' --mapping mapping.yml`,
		&exporter.Config{Statsd: page}, &page.Listen, exporter.StatsdListen)
	flags := cmd.Flags()
	flags.StringVar(&page.UDP, "udp", exporter.StatsdUDP, "the address for statsd by UDP; empty for none")
	flags.StringVar(&page.TCP, "tcp", exporter.StatsdTCP, "the address for statsd by TCP; empty for none")
	flags.StringVar(&page.Unixgram, "unixgram", "", "a Unix datagram socket for statsd; empty for none")
	flags.StringVar(&page.Mapping, "mapping", "", "a mapping file as statsd_exporter reads it (again on SIGHUP), or mastodon: the bundled one")
	return cmd
}

func newExportAllCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "all",
		Short: "Every exporter that a file names, in one process",
		Long: `all runs the exporters of an export.yaml, which montui setup writes. It has a section for each:

  web_config: web.yml                        # TLS and users, for all of them
  flags: [--collector.systemd]               # of the original exporters
  node: {listen: ":9100"}
  mysql: {my_cnf: mysql.cnf, collect: [info_schema.tables]}
  postgres: {dsn_file: postgres.dsn}
  nginx: {uri: "http://127.0.0.1:8080/stub_status"}
  statsd: {mapping: mastodon}`,
		Example: "  montui export all --config /etc/montui/export.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := exporter.ReadConfig(file)
			if errors.Is(err, os.ErrNotExist) {
				return usagef("%w; montui setup writes it, or name another with --config", err)
			}
			if err != nil {
				return err
			}
			return export(cmd, c)
		},
	}
	cmd.Flags().StringVar(&file, "config", exportFile, "which exporters, and how")
	return cmd
}

// export answers until a signal ends it.
func export(cmd *cobra.Command, c exporter.Config) error {
	ctx, hup, stop := daemonSignals(cmd.Context())
	defer stop()
	defer footprint.ShrinkAfter(time.Minute)() // by then every collector has been asked
	return exporter.Serve(ctx, c, hup, slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil)))
}
