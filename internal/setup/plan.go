package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Step is one change of the machine.
type Step struct {
	What    string // in words, for the user to agree to
	made    []Made // what it makes, as the record keeps it
	yields  bool   // what stands in its place may stay: it works, too
	follows bool   // it is done anew when a step before it is: what runs takes up what was changed
	state   func(context.Context) (State, error)
	actions []action
}

// State is how far a step is.
type State int

const (
	Missing State = iota // to be done
	Theirs               // something stands there that setup did not make, or that was changed since
	Done
)

// Pending is a step that is not done.
type Pending struct {
	Step
	State State
	Err   error // why it could not be looked at
}

// Show tells all that the step would do: files whole, commands and SQL as they are, passwords masked.
func (s Step) Show() []string {
	var lines []string
	for _, a := range s.actions {
		lines = append(lines, a.show...)
	}
	return lines
}

// Stays tells whether another's thing is left as it is, rather than to keep the rest from being done.
func (p Pending) Stays() bool { return p.State == Theirs && p.yields }

// Plan is the steps, in order.
type Plan struct {
	Steps []Step
	Hints []string // what only the user can do

	m      Machine
	record Record
}

// Pending tells the steps that are not done yet.
func (p Plan) Pending(ctx context.Context) []Pending {
	var pending []Pending
	changes := false
	for _, step := range p.Steps {
		state, err := step.state(ctx)
		if state == Done && step.follows && changes {
			state = Missing
		}
		if err != nil || state != Done {
			pending = append(pending, Pending{step, state, err})
			changes = changes || !pending[len(pending)-1].Stays()
		}
	}
	return pending
}

// Apply does what is not done. When a step fails, all that this call did is taken back. What is another's is changed
// only when takeOver says so; it is not recorded as made, so that Remove leaves it.
func (p *Plan) Apply(ctx context.Context, takeOver bool, tell func(string)) error {
	pending := p.Pending(ctx)
	if err := refuse(pending, takeOver); err != nil {
		return fmt.Errorf("%w; nothing has been changed", err)
	}
	before := p.record
	before.Made = slices.Clone(before.Made)
	var backs []func(context.Context) error
	for _, step := range pending {
		if step.Stays() && !takeOver {
			tell("left as it is: " + step.What)
			continue
		}
		tell(step.What)
		actions := step.actions
		if step.State == Missing && len(step.made) > 0 {
			actions = append([]action{p.recording(step.made)}, actions...)
		}
		back, err := doAll(ctx, actions)
		if err != nil {
			failures := []error{fmt.Errorf("%s: %w", step.What, err)}
			for i := len(backs) - 1; i >= 0; i-- {
				failures = append(failures, backs[i](context.WithoutCancel(ctx)))
			}
			p.record = before
			if joined := errors.Join(failures[1:]...); joined != nil {
				return errors.Join(failures[0], fmt.Errorf("and taking back what was done before: %w", joined))
			}
			return fmt.Errorf("%w; what was done before has been taken back", failures[0])
		}
		backs = append(backs, back)
	}
	return nil
}

// refuse names what prevents the whole plan from being applied.
func refuse(pending []Pending, takeOver bool) error {
	var failures []error
	for _, step := range pending {
		switch {
		case step.Err != nil:
			failures = append(failures, fmt.Errorf("%s: %w", step.What, step.Err))
		case step.State == Theirs && !step.yields && !takeOver:
			failures = append(failures, fmt.Errorf("%s: there is one that setup did not make; remove it, or let setup change it with --take-over", step.What))
		}
	}
	return errors.Join(failures...)
}

// recording notes what is about to be made, so that it is known to be setup's own even after a power cut.
func (p *Plan) recording(made []Made) action {
	return action{nil, func(context.Context) (func(context.Context) error, error) {
		before := p.record
		before.Made = slices.Clone(before.Made)
		for _, folder := range p.m.missingFolders(recordFile) {
			p.record.add(Made{Kind: madeFolder, Name: folder})
		}
		for _, one := range made {
			for _, folder := range p.m.missingFolders(one.Name) {
				if one.Kind == madeFile || one.Kind == madeUnit {
					p.record.add(Made{Kind: madeFolder, Name: folder})
				}
			}
			p.record.add(one)
		}
		back, err := p.m.asBefore(recordFile)
		if err == nil {
			err = p.m.keepRecord(p.record)
		}
		if err != nil {
			p.record = before
			return nil, err
		}
		return func(ctx context.Context) error {
			p.record = before
			return back(ctx)
		}, nil
	}}
}

// Options are what the user may want otherwise.
type Options struct {
	Listen  string   // the address of the exporters; "" = the Tailscale address when that is how it is reached, or every address
	Binary  string   // this program
	Skip    []string // of node, mysql, postgres, nginx, mastodon
	Docker  bool     // by docker compose, although there is systemd
	Monitor string   // the monitoring machine's address, for the firewall
}

// The places of a set-up server.
const (
	etc         = "/etc/montui"
	exportFile  = etc + "/export.yaml"
	mysqlFile   = etc + "/mysql.cnf"
	postgresDSN = etc + "/postgres.dsn"
	composeFile = etc + "/compose.yaml"
	recordFile  = etc + "/setup.json"
	statusFile  = "montui-status.conf"
	unitFile    = "/etc/systemd/system/montui-export.service"
	binary      = "/usr/local/bin/montui"

	systemUser   = "montui-export"
	databaseUser = "montui_exporter"
	statusListen = "127.0.0.1:8914"
)

// Plan is what makes this machine ready.
func (m Machine) Plan(f Found, o Options) (*Plan, error) {
	record, err := m.Record()
	if err != nil {
		return nil, err
	}
	f = f.Without(o.Skip)
	if o.Listen == "" && f.Tailscale {
		o.Listen = f.Address
	}
	p := &Plan{m: m, record: record}
	sections := f.sections()
	if len(sections) == 0 {
		p.Hints = append(p.Hints, "there is nothing for montui to export here")
		return p, nil
	}
	program := binary
	if strings.HasPrefix(o.Binary, "/usr/") {
		program = o.Binary // a package put it there
	} else if o.Binary != "" {
		p.Steps = append(p.Steps, m.installBinary(record, o.Binary))
	}
	p.Steps = append(p.Steps, m.makeAccount())
	if f.runs("mysql") {
		p.Steps = append(p.Steps, m.mysqlUser(record, f))
	}
	if f.runs("postgres") {
		p.Steps = append(p.Steps, m.postgresUser(record, f))
	}
	if f.runs("nginx") {
		p.Steps = append(p.Steps, m.nginxStatus(record, f))
	}
	p.Steps = append(p.Steps, m.exportConfig(record, f, o))
	switch {
	case f.byDocker(o):
		p.Steps = append(p.Steps, m.composeExporters(record, f, o, program))
	case f.Systemd:
		p.Steps = append(p.Steps, m.runExporters(record, f, o, program))
	default:
		p.Hints = append(p.Hints, "there is neither systemd nor Docker: start the exporters yourself, as the user "+systemUser+": "+program+" export all --config "+exportFile)
	}
	p.Hints = append(p.Hints, f.hints(o)...)
	return p, nil
}
