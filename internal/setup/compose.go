package setup

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// hostRoot is where a container sees the host's files.
const hostRoot = "/host"

// byDocker tells whether the exporters run in a container.
func (f Found) byDocker(o Options) bool { return f.Docker && (o.Docker || !f.Systemd) }

// containerFlags tell the node exporter in a container where the host is.
func containerFlags() string {
	return fmt.Sprintf("flags: [--path.rootfs=%s, --path.udev.data=%[1]s/run/udev/data]\n", hostRoot)
}

// sharesRoot tells whether what is mounted later can be seen from a container: systemd sees to that, other init systems
// do not, and Docker refuses to try then.
func sharesRoot(mountinfo string) bool {
	shared := false
	for line := range strings.Lines(mountinfo) {
		before, _, _ := strings.Cut(line, " - ")
		fields := strings.Fields(before)
		if len(fields) < 6 || fields[4] != "/" {
			continue
		}
		shared = slices.ContainsFunc(fields[6:], func(tag string) bool {
			return strings.HasPrefix(tag, "shared:") || strings.HasPrefix(tag, "master:")
		}) // the last one mounted is the one that is seen
	}
	return shared
}

// composeYAML runs the exporters in a container that holds this program and nothing else, as the same user and with
// the same files as the unit would.
func (f Found) composeYAML(program, account string) string {
	host := "/:" + hostRoot + ":ro"
	if f.SharedRoot {
		host += ",rslave" // what is mounted later is seen, too
	}
	mounts := []string{host, exportFile + ":" + exportFile + ":ro"}
	if f.runs("mysql") {
		dir := filepath.Dir(f.MySQL)
		mounts = append(mounts, mysqlFile+":"+mysqlFile+":ro", dir+":"+dir)
	}
	if f.runs("postgres") {
		mounts = append(mounts, postgresDSN+":"+postgresDSN+":ro")
	}
	return fmt.Sprintf(`# Written by montui setup. docker compose -f %s logs
name: montui-export

services:
  export:
    build:
      context: %s
      dockerfile_inline: |
        FROM scratch
        COPY %s /montui
    image: montui-export:local
    entrypoint: [/montui]
    command: [export, all, --config, %s]
    restart: unless-stopped
    user: "%s"
    network_mode: host # the databases' loopback, and the usual ports
    pid: host
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    mem_limit: 512m
    logging: {driver: local}
    volumes: ["%s"]
`, composeFile, filepath.Dir(program), filepath.Base(program), exportFile, account, strings.Join(mounts, `", "`))
}

// composeExporters is runExporters with Docker Compose in place of systemd.
func (m Machine) composeExporters(record Record, f Found, o Options, program string) Step {
	// The user is made by a step before: only then is its number known.
	text := func(ctx context.Context) (string, error) {
		line, err := m.Run(ctx, "", nil, "getent", "passwd", systemUser)
		if err != nil {
			return "", err
		}
		parts := strings.Split(line, ":")
		if len(parts) < 4 {
			return "", fmt.Errorf("getent passwd %s says %q", systemUser, line)
		}
		return f.composeYAML(program, parts[2]+":"+parts[3]), nil
	}
	shown := m.writing(composeFile, f.composeYAML(program, "UID:GID of "+systemUser), 0o644, "", "")
	put := action{shown.show, func(ctx context.Context) (func(context.Context) error, error) {
		want, err := text(ctx)
		if err != nil {
			return nil, err
		}
		return m.writing(composeFile, want, 0o644, "", "").do(ctx)
	}}
	compose := func(args ...string) []string {
		return append([]string{"docker", "compose", "-f", m.path(composeFile)}, args...)
	}
	// Also a container whose own lines are the same: a file that was written anew is not the one it has.
	up := compose("up", "--detach", "--build", "--force-recreate")
	return Step{
		What:   "run the exporters by docker compose, as " + composeFile,
		made:   []Made{{Kind: madeCompose, Name: composeFile}},
		yields: true, follows: true,
		state: func(ctx context.Context) (State, error) {
			want, err := text(ctx)
			if err != nil {
				return Missing, nil // there is no user yet, so nothing of it
			}
			there, err := m.read(composeFile)
			if err != nil || there != want {
				if there != "" && !record.has(Made{Kind: madeCompose, Name: composeFile}) {
					return Theirs, err
				}
				return Missing, err
			}
			running, err := m.Run(ctx, "", nil, "docker", compose("ps", "--status=running", "--quiet")[1:]...)
			if err != nil || strings.TrimSpace(running) == "" {
				return Missing, nil
			}
			return Done, nil
		},
		actions: []action{
			m.running(nil, "docker", "compose", "ls"), // both are there, and the daemon answers
			put,
			wholly(m.running(compose("down", "--rmi", "local"), up[0], up[1:]...)),
			m.answering(f, o, compose("logs", "--no-log-prefix", "--tail=5")),
		},
	}
}
