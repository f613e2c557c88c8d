package setup

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Step is one change of the machine.
type Step struct {
	What string // in words, for the user to agree to
	done func(context.Context) (bool, error)
	do   func(context.Context) error
	undo func(context.Context) error
}

// Plan are the steps in their order.
type Plan struct {
	Steps []Step
	Hints []string // what only the user can do
}

// Pending tells the steps that are not done yet. An error is a machine that cannot be looked at.
func (p Plan) Pending(ctx context.Context) ([]Step, error) {
	var pending []Step
	for _, step := range p.Steps {
		done, err := step.done(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", step.What, err)
		}
		if !done {
			pending = append(pending, step)
		}
	}
	return pending, nil
}

// Apply does what is not done. A step that fails leaves nothing behind, and those done before it in this call are
// undone again.
func (p Plan) Apply(ctx context.Context, tell func(string)) error {
	pending, err := p.Pending(ctx)
	if err != nil {
		return err
	}
	for i, step := range pending {
		tell(step.What)
		if err := step.do(ctx); err != nil {
			failures := []error{fmt.Errorf("%s: %w", step.What, err)}
			for i--; i >= 0; i-- {
				if err := pending[i].undo(context.WithoutCancel(ctx)); err != nil {
					failures = append(failures, fmt.Errorf("undoing %s: %w", pending[i].What, err))
				}
			}
			if len(failures) == 1 {
				failures[0] = fmt.Errorf("%w; nothing has been changed", failures[0])
			}
			return errors.Join(failures...)
		}
	}
	return nil
}

// Remove undoes every step, last first; what cannot be undone does not keep the rest.
func (p Plan) Remove(ctx context.Context, tell func(string)) error {
	var failures []error
	for i := len(p.Steps) - 1; i >= 0; i-- {
		tell("undo: " + p.Steps[i].What)
		if err := p.Steps[i].undo(ctx); err != nil {
			failures = append(failures, fmt.Errorf("undoing %s: %w", p.Steps[i].What, err))
		}
	}
	return errors.Join(failures...)
}

// orUndo takes back what a step had done when it failed.
func orUndo(err error, undo func() error) error {
	if err == nil {
		return nil
	}
	return errors.Join(err, undo())
}

// Options are what the user may want otherwise.
type Options struct {
	Listen string // the address of the exporters; "" = the Tailscale address, or every address
	Binary string // this program
}

// The places of a set-up server.
const (
	etc         = "/etc/montui"
	exportFile  = etc + "/export.yaml"
	mysqlFile   = etc + "/mysql.cnf"
	postgresDSN = etc + "/postgres.dsn"
	statusFile  = "montui-status.conf"
	unitFile    = "/etc/systemd/system/montui-export.service"
	binary      = "/usr/local/bin/montui"

	systemUser   = "montui-export"
	databaseUser = "montui_exporter"
	statusListen = "127.0.0.1:8914"
)

// Plan is what makes this machine ready.
func (m Machine) Plan(f Found, o Options) Plan {
	if o.Listen == "" && f.Tailscale {
		o.Listen = f.Address
	}
	p := Plan{Steps: []Step{m.leftovers()}}
	program := binary
	if strings.HasPrefix(o.Binary, "/usr/") {
		program = o.Binary // a package put it there
	} else if o.Binary != "" {
		p.Steps = append(p.Steps, m.installBinary(o.Binary))
	}
	p.Steps = append(p.Steps, m.makeUser())
	if f.MySQL != "" {
		p.Steps = append(p.Steps, m.mysqlUser(f))
	}
	if f.Postgres != "" {
		p.Steps = append(p.Steps, m.postgresUser(f))
	}
	if f.Nginx != nil {
		p.Steps = append(p.Steps, m.nginxStatus(f))
	}
	p.Steps = append(p.Steps, m.exportConfig(f, o))
	if f.Systemd {
		p.Steps = append(p.Steps, m.runExporters(program))
	} else {
		p.Hints = append(p.Hints, "there is no systemd: start it yourself, as the user "+systemUser+": montui export all --config "+exportFile)
	}
	p.Hints = append(p.Hints, f.hints(o)...)
	return p
}
