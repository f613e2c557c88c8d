package main

import (
	"compress/gzip"
	"context"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/setup"
)

// setupRemote copies a montui to the other machine and runs setup there, in the user's terminal.
func setupRemote(ctx context.Context, cmd *cobra.Command, o setupOptions) (err error) {
	connection, err := newSSH(o.ssh, o.remote)
	if err != nil {
		return err
	}
	defer connection.close()
	there, err := probe(ctx, connection)
	if err != nil {
		return err
	}
	program, err := programFor(there.platform, o.remoteBinary)
	if err != nil {
		return fmt.Errorf("%s is %s: %w", o.remote, there.platform, err)
	}
	folder, err := connection.shell(ctx, `umask 077; mktemp -d "${HOME:-/tmp}/.montui-setup.XXXXXX"`, "")
	if err != nil {
		return err
	}
	folder = strings.TrimSpace(folder)
	if !strings.Contains(folder, ".montui-setup.") {
		return fmt.Errorf("%s gave %q for a folder", o.remote, folder)
	}
	defer func() {
		cleaning, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		if _, cleanErr := connection.shell(cleaning, "rm -rf "+shellQuote(folder), ""); cleanErr != nil {
			err = errors.Join(err, fmt.Errorf("%s stays at %s: %w", folder, o.remote, cleanErr))
		}
	}()
	target := folder + "/montui"
	if err := connection.copy(ctx, cmd.ErrOrStderr(), program, target); err != nil {
		return err
	}
	if o.address == "" {
		o.address = connection.reachedAs(ctx)
	}
	if o.Monitor == "" && o.register != "" && !strings.Contains(o.register, ":") {
		o.Monitor = there.from // the targets are registered here: this is the monitoring machine
	}
	if err := connection.attached(ctx, cmd, there.sudo(target+" setup"+o.again())); err != nil {
		return err
	}
	if o.register == "" || o.dryRun {
		return nil
	}
	if o.remove {
		return unregister(ctx, cmd.OutOrStdout(), o, there.hostname)
	}
	text, err := connection.shell(ctx, there.sudo(target+" setup --targets"+o.again()), "")
	if err != nil {
		return err
	}
	var targets []setup.Target
	if err := json.Unmarshal([]byte(text), &targets); err != nil {
		return fmt.Errorf("the targets of %s: %w", o.remote, err)
	}
	return registerTargets(ctx, cmd.OutOrStdout(), o, there.hostname, targets)
}

// remoteMachine is what has to be known of a machine before anything is copied to it.
type remoteMachine struct {
	platform, hostname string
	root, hasSudo      bool
	from               string // our address, as it sees it
}

func probe(ctx context.Context, connection *sshTo) (remoteMachine, error) {
	said, err := connection.shell(ctx, `uname -sm; id -u; command -v sudo || echo; uname -n; echo "${SSH_CONNECTION%% *}"`, "")
	if err != nil {
		return remoteMachine{}, err
	}
	lines := strings.Split(strings.TrimRight(said, "\n"), "\n")
	if len(lines) != 5 {
		return remoteMachine{}, fmt.Errorf("%s: a login there says %q by itself; it has to be silent for commands", connection.host, said)
	}
	m := remoteMachine{platform: platform(lines[0]), root: lines[1] == "0", hasSudo: lines[2] != "", hostname: lines[3], from: lines[4]}
	if !m.root && !m.hasSudo {
		return m, fmt.Errorf("%s is not root there, and there is no sudo", connection.host)
	}
	return m, nil
}

// sudo is a command as root.
func (m remoteMachine) sudo(command string) string {
	if m.root {
		return command
	}
	return "sudo " + command
}

// platform is linux/amd64, linux/armv7 … of what uname -sm says, as the names of releases have it.
func platform(uname string) string {
	system, machine, _ := strings.Cut(strings.ToLower(uname), " ")
	switch {
	case machine == "x86_64":
		machine = "amd64"
	case machine == "aarch64":
		machine = "arm64"
	case strings.HasPrefix(machine, "armv6"):
		machine = "armv6"
	case strings.HasPrefix(machine, "armv"): // an ARMv8 that runs 32-bit programs says armv8l
		machine = "armv7"
	}
	return system + "/" + machine
}

// programFor finds the montui for a platform: the one named, this one, or one beside it by the name of a release.
func programFor(want, named string) (string, error) {
	if named != "" {
		got, err := platformOf(named)
		if err == nil && !runsOn(got, want) {
			err = usagef("--binary %s is for %s", named, got)
		}
		return named, err
	}
	own, err := os.Executable()
	if err != nil {
		return "", err
	}
	if got, err := platformOf(own); err == nil && runsOn(got, want) {
		return own, nil
	}
	var looked []string
	name := "montui-" + strings.ReplaceAll(want, "/", "-")
	for _, file := range []string{filepath.Join(filepath.Dir(own), name), filepath.Join(filepath.Dir(own), "dist", name)} {
		got, err := platformOf(file)
		if err == nil && runsOn(got, want) {
			return file, nil
		}
		looked = append(looked, file)
	}
	return "", fmt.Errorf("there is no montui for it (looked for %s); take the one for %s from a release or by make cross, and put it there, or name it with --binary",
		strings.Join(looked, ", "), want)
}

// platformOf reads of a program that it is montui, and for what.
func platformOf(file string) (string, error) {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return "", err
	}
	if info.Path != "github.com/montui/montui/cmd/montui" {
		return "", fmt.Errorf("%s is not montui but %s", file, info.Path)
	}
	of := map[string]string{}
	for _, setting := range info.Settings {
		of[setting.Key] = setting.Value
	}
	machine := of["GOARCH"]
	if machine == "arm" {
		version, _, _ := strings.Cut(of["GOARM"], ",")
		machine += "v" + version
	}
	return of["GOOS"] + "/" + machine, nil
}

// runsOn tells whether a program for one platform runs on another: ARMv6's run on every later one of 32 bits.
func runsOn(program, machine string) bool {
	return program == machine || program == "linux/armv6" && machine == "linux/armv7"
}

// copy puts a file there, packed on the way, and says how far it is.
func (s *sshTo) copy(ctx context.Context, progress io.Writer, from, to string) error {
	file, err := os.Open(from)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	cmd := s.cmd(ctx, []string{"-T"}, "gzip -dc > "+shellQuote(to)+" && chmod 700 "+shellQuote(to)+" && wc -c < "+shellQuote(to))
	said := &tail{}
	var size strings.Builder
	cmd.Stdout, cmd.Stderr = &size, said
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	meter := &meter{out: progress, what: "copying montui to " + s.host, whole: info.Size(), live: isTerminal(progress)}
	packer, _ := gzip.NewWriterLevel(in, gzip.BestSpeed) // the level is one there is
	_, copyErr := io.Copy(packer, io.TeeReader(file, meter))
	copyErr = errors.Join(copyErr, packer.Close(), in.Close())
	meter.end()
	if err := cmd.Wait(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return fmt.Errorf("copying montui: %w", s.failure(err, said.String()))
	}
	if copyErr == nil && strings.TrimSpace(size.String()) != fmt.Sprint(info.Size()) {
		copyErr = fmt.Errorf("copying montui: %s has %s bytes of %d", s.host, strings.TrimSpace(size.String()), info.Size())
	}
	return copyErr
}

// meter says how much has gone by; on a terminal while it goes.
type meter struct {
	out         io.Writer
	what        string
	gone, whole int64
	told        int64
	live        bool
}

func (m *meter) Write(p []byte) (int, error) {
	m.gone += int64(len(p))
	if percent := m.gone * 100 / max(m.whole, 1); m.live && percent != m.told {
		m.told = percent
		fmt.Fprintf(m.out, "\r%s %3d %% of %d MB", m.what, percent, m.whole>>20)
	}
	return len(p), nil
}

func (m *meter) end() {
	if m.live {
		fmt.Fprintln(m.out)
		return
	}
	fmt.Fprintf(m.out, "%s: %d of %d MB\n", m.what, m.gone>>20, m.whole>>20)
}

// attached runs a command there in the user's terminal.
func (s *sshTo) attached(ctx context.Context, cmd *cobra.Command, script string) error {
	options := []string{"-T"}
	if canAsk(cmd) {
		options = []string{"-t"}
	}
	command := s.cmd(ctx, options, script)
	command.Stdin, command.Stdout, command.Stderr = cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
	err := command.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() != 255 { // what failed has been said there
		return exitError{exit.ExitCode()}
	}
	if err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return fmt.Errorf("ssh %s: %w", s.host, err)
	}
	return nil
}

// reachedAs is the address by which this machine just reached the other. On a tailnet it is empty: the other side finds its own.
func (s *sshTo) reachedAs(ctx context.Context) string {
	said, err := s.cmd(ctx, []string{"-G"}).Output()
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(said)) {
		name, found := strings.CutPrefix(strings.TrimSpace(line), "hostname ")
		if !found {
			continue
		}
		addresses, _ := net.DefaultResolver.LookupHost(ctx, name) // a name that only ssh's configuration knows is passed on
		for _, address := range addresses {
			if setup.OfTailnet(address) {
				return ""
			}
		}
		return name
	}
	return ""
}

// again are the flags for the other machine.
func (o setupOptions) again() string {
	var b strings.Builder
	for _, flag := range []struct {
		name string
		on   bool
	}{{"yes", o.yes}, {"dry-run", o.dryRun}, {"remove", o.remove}, {"take-over", o.takeOver}, {"docker", o.Docker}, {"registered-elsewhere", o.register != "" || o.elsewhere}} {
		if flag.on {
			b.WriteString(" --" + flag.name)
		}
	}
	for _, flag := range [][2]string{{"listen", o.Listen}, {"address", o.address}, {"monitor", o.Monitor}, {"skip", strings.Join(o.Skip, ",")},
		{"mysql-socket", o.mysql}, {"postgres-socket", o.postgres}, {"postgres-port", o.pg}} {
		if flag[1] != "" {
			b.WriteString(" --" + flag[0] + "=" + shellQuote(flag[1]))
		}
	}
	return b.String()
}

func shellQuote(s string) string { return setup.ShellQuote(s) }
