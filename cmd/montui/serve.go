package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/rendezvous"
	"github.com/montui/montui/internal/sshd"
)

// newServeCommand shows the dashboards to others over SSH.
func newServeCommand() *cobra.Command {
	var listen, hostKey string
	var open openOptions
	cmd := &cobra.Command{
		Use:   "serve [DASHBOARD]",
		Short: "Show the dashboards to others over SSH",
		Long: `serve shows the same screens to everyone who connects with an SSH client. Viewers need no account
and get no shell: commands, file transfer and forwarding are refused. Whoever reaches the address can see every
dashboard and query the server behind it, so it listens on this machine only unless told otherwise.`,
		Example: `  montui serve                             # then: ssh -p 23234 localhost
  montui serve --listen 100.64.0.7:23234   # on a tailnet address only
  montui serve mysql --url http://pi4:9090`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := firstDashboard
			if len(args) == 1 {
				name = args[0]
			}
			return runServe(cmd, name, open, listen, hostKey)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&listen, "listen", "127.0.0.1:23234", "address:port for SSH clients")
	flags.StringVar(&hostKey, "host-key", "", "the server's private key file; made on the first start (default: $XDG_DATA_HOME/montui/ssh_host_ed25519)")
	flags.StringArrayVar(&open.vars, "var", nil, "a variable's value, as name=value; repeat it for several values")
	flags.StringVar(&open.from, "from", "", "begin of the time range (default: the dashboard's)")
	flags.StringVar(&open.to, "to", "", "end of the time range (default: the dashboard's)")
	return cmd
}

func runServe(cmd *cobra.Command, name string, open openOptions, listen, hostKey string) error {
	if _, _, err := net.SplitHostPort(listen); err != nil {
		return usagef("--listen %s: %v", listen, err)
	}
	if hostKey == "" {
		dir := rendezvous.DataHome()
		if dir == "" {
			return errors.New("no place for the host key: set $HOME or $XDG_DATA_HOME, or name a file with --host-key")
		}
		hostKey = filepath.Join(dir, "ssh_host_ed25519")
	}
	options, collector, err := open.prepare(cmd, name)
	if err != nil {
		return err
	}
	defer collector.stop()
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	screens, err := newScreens(ctx, options)
	if err != nil {
		return err
	}
	server, err := sshd.New(sshd.Config{
		Ports: []sshd.Port{{Address: listen, Access: sshd.Access{Anonymous: "viewer"}}}, HostKeys: []string{hostKey},
		Log: slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil)),
		Opened: func(_ sshd.Port, addr net.Addr) {
			host, port, _ := net.SplitHostPort(addr.String())
			fmt.Fprintf(cmd.ErrOrStderr(), "montui serves %s to SSH clients: ssh -p %s %s\n", options.server.client.URL(), port, host)
		},
		Visit: func(s sshd.Session) (sshd.Answer, error) {
			if len(s.Words) > 0 {
				return sshd.Answer{}, errors.New("montui runs no commands; connect without one to see the dashboards.")
			}
			return sshd.Answer{Model: screens(s.Term, s.Environ, s.Width, s.Height)}, nil
		},
	})
	if err != nil {
		return err
	}
	return server.Run(ctx)
}
