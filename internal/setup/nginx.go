package setup

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
)

const statusConf = `# Written by montui setup: nginx's counters, for this machine alone.
server {
    listen ` + statusListen + `;
    access_log off;
    location = /stub_status {
        stub_status;
        allow 127.0.0.1;
        deny all;
    }
    location / {
        return 404;
    }
}
`

// nginxStatus opens stub_status on loopback. A configuration that nginx refuses is taken back before it is loaded.
func (m Machine) nginxStatus(record Record, f Found) Step {
	file := filepath.Join(f.NginxDir, statusFile)
	test, reload := m.nginx(f, "-t"), m.nginx(f, "-s", "reload")
	before := test
	before.do = func(ctx context.Context) (func(context.Context) error, error) {
		if _, err := test.do(ctx); err != nil {
			return nil, fmt.Errorf("nginx's configuration has a mistake as it is: %w", err)
		}
		// Whatever fails later: nginx goes on with the configuration of before, which is loaded again last.
		return func(ctx context.Context) error {
			_, err := reload.do(ctx)
			return err
		}, nil
	}
	return Step{
		What:    "open nginx's stub_status on " + statusListen + " by " + file,
		made:    []Made{{Kind: madeFile, Name: file, At: "nginx", Sum: sum(statusConf)}},
		state:   func(context.Context) (State, error) { return m.fileState(record, madeFile, file, statusConf) },
		actions: []action{before, m.writing(file, statusConf, 0o644, "", ""), test, reload},
	}
}

func (m Machine) nginx(f Found, args ...string) action {
	return m.running(nil, f.Nginx[0], append(append([]string{}, f.Nginx[1:]...), args...)...)
}

// closeStatus removes the page; an nginx that does not run is not reloaded.
func (m Machine) closeStatus(ctx context.Context, made Made) error {
	if !m.exists(made.Name) {
		return nil
	}
	text, err := m.read(made.Name)
	if err != nil {
		return err
	}
	if err := m.remove(made.Name); err != nil {
		return err
	}
	if _, err := m.Run(ctx, "", nil, "nginx", "-t"); err != nil { // something else needs it
		return errors.Join(err, m.write(made.Name, text, 0o644, ""))
	}
	if _, err := m.Run(ctx, "", nil, "pgrep", "-x", "nginx"); err != nil {
		return nil
	}
	_, err = m.Run(ctx, "", nil, "nginx", "-s", "reload")
	return err
}
