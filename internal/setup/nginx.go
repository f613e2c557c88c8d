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
func (m Machine) nginxStatus(f Found) Step {
	file := filepath.Join(f.NginxDir, statusFile)
	nginx := func(ctx context.Context, args ...string) error {
		_, err := m.Run(ctx, "", nil, f.Nginx[0], append(append([]string{}, f.Nginx[1:]...), args...)...)
		return err
	}
	return Step{
		What: "open nginx's stub_status on " + statusListen + " by " + file,
		done: func(context.Context) (bool, error) {
			text, err := m.read(file)
			return text == statusConf, err
		},
		do: func(ctx context.Context) error {
			if err := nginx(ctx, "-t"); err != nil {
				return fmt.Errorf("nginx's configuration has a mistake as it is: %w", err)
			}
			if err := m.write(file, statusConf, 0o644, ""); err != nil {
				return err
			}
			if err := nginx(ctx, "-t"); err != nil {
				return errors.Join(err, m.remove(file))
			}
			return orUndo(nginx(ctx, "-s", "reload"), func() error { return m.remove(file) })
		},
		undo: func(ctx context.Context) error {
			if !m.exists(file) {
				return nil
			}
			if err := m.remove(file); err != nil {
				return err
			}
			return nginx(ctx, "-s", "reload")
		},
	}
}
