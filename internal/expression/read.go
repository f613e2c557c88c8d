package expression

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

// Is tells a target that is computed from others, as Grafana does by its reference.
func Is(ref dashboard.Ref) bool {
	return ref.Type == "__expr__" || ref.UID == "__expr__" || ref.UID == "-100"
}

// rawExpression is an expression as the file has it.
type rawExpression struct {
	RefID       string
	Type        string
	Expression  *string
	Reducer     string
	Window      *string
	Downsampler string
	Upsampler   string
	Settings    struct {
		Mode             string
		ReplaceWithValue *float64
	}
	Conditions json.RawMessage
}

// rawCondition is a condition of a threshold, or of classic conditions.
type rawCondition struct {
	Evaluator       evaluator
	UnloadEvaluator *evaluator
	Operator        struct{ Type string }
	Query           struct{ Params []string }
	Reducer         struct{ Type string }
}

// conditions are opened only where they mean something: other kinds of expression keep old ones.
func (r rawExpression) conditions() ([]rawCondition, error) {
	var out []rawCondition
	if len(r.Conditions) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(r.Conditions, &out); err != nil {
		return nil, fmt.Errorf("failed to unmarshal conditions: %w", err)
	}
	return out, nil
}

// command is what an expression does with the results it needs.
type command interface {
	needs() []string
	run(refID string, vars map[string]Outcome, b *budget) Outcome
}

// Planning is what reading an expression depends on beside the file.
type Planning struct {
	Words    func(string) string // puts the variables in
	From, To time.Time
}

type mathCommand struct {
	root *node
	vars []string
}

func (c *mathCommand) needs() []string { return c.vars }

func (c *mathCommand) run(refID string, vars map[string]Outcome, b *budget) Outcome {
	return runMath(refID, c.root, vars, b)
}

func newMath(raw rawExpression, in Planning) (command, error) {
	if raw.Expression == nil {
		return nil, errors.New("command is missing an expression")
	}
	root, vars, err := parseMath(in.Words(*raw.Expression))
	if err != nil {
		return nil, fmt.Errorf("invalid math command: %w", err)
	}
	return &mathCommand{root, vars}, nil
}

// kinds are the kinds of expression by their names.
var kinds = map[string]func(rawExpression, Planning) (command, error){
	"math":               newMath,
	"reduce":             func(r rawExpression, _ Planning) (command, error) { return newReduce(r) },
	"resample":           newResample,
	"threshold":          func(r rawExpression, _ Planning) (command, error) { return newThreshold(r) },
	"classic_conditions": func(r rawExpression, _ Planning) (command, error) { return newClassic(r) },
}

// ErrSQL is the one kind of Grafana's expressions that montui does not compute.
var ErrSQL = errors.New("SQL expressions are not supported")

// Check says what is wrong with one expression by itself: ErrSQL, or a mistake.
func Check(t *dashboard.Target) error {
	_, err := read(t, Planning{Words: func(s string) string { return s }})
	return err
}

// read opens a target that is an expression.
func read(t *dashboard.Target, in Planning) (command, error) {
	var raw rawExpression
	if err := json.Unmarshal(t.Raw, &raw); err != nil {
		return nil, fmt.Errorf("failed to parse expression '%s': %w", t.RefID, err)
	}
	raw.RefID = t.RefID
	if raw.Type == "sql" {
		return nil, ErrSQL
	}
	open, ok := kinds[raw.Type]
	switch {
	case raw.Type == "":
		return nil, fmt.Errorf("invalid command type in expression '%s': no expression command type in query", t.RefID)
	case !ok:
		return nil, fmt.Errorf("invalid command type in expression '%s': '%s' is not a recognized expression type", t.RefID, raw.Type)
	}
	c, err := open(raw, in)
	if err != nil {
		return nil, fmt.Errorf("failed to parse expression '%s': %w", t.RefID, err)
	}
	return c, nil
}

// step is an expression of a panel.
type step struct {
	refID   string
	command command
}

// Plan is a panel's expressions, each after those it needs.
type Plan struct{ steps []step }

// Read opens a panel's expressions. Like Grafana's server it refuses them all for a mistake in one.
func Read(targets []*dashboard.Target, in Planning) (Plan, error) {
	nodes := map[string]*step{}
	var listed []*step
	have := map[string]*dashboard.Target{}
	for _, t := range targets {
		have[t.RefID] = t
		if !Is(t.Datasource) {
			continue
		}
		c, err := read(t, in)
		if errors.Is(err, ErrSQL) {
			continue // Compile has said so
		}
		if err != nil {
			return Plan{}, err
		}
		n := &step{t.RefID, c}
		nodes[t.RefID] = n
		listed = append(listed, n)
	}
	for _, n := range listed {
		for _, need := range n.command.needs() {
			if err := mayNeed(n, need, have[need], nodes[need]); err != nil {
				return Plan{}, err
			}
		}
	}
	steps, err := inOrder(listed, nodes)
	return Plan{steps}, err
}

// mayNeed says why an expression cannot have this for its input.
func mayNeed(n *step, need string, t *dashboard.Target, input *step) error {
	switch {
	case t == nil:
		return fmt.Errorf("unable to find dependent node '%s'", need)
	case need == n.refID:
		return fmt.Errorf("expression '%s' cannot reference itself. Must be query or another expression", need)
	case !Is(t.Datasource):
		return nil
	case input == nil:
		return fmt.Errorf("sql expressions can not be the input for other expressions, but %s in the input for %s", need, n.refID)
	}
	if _, classic := n.command.(*classicCommand); classic {
		return fmt.Errorf("only data source queries may be inputs to a classic condition, %s is a Expression", need)
	}
	if _, classic := input.command.(*classicCommand); classic {
		return fmt.Errorf("classic conditions may not be the input for other expressions, but %s is the input for %s", need, n.refID)
	}
	return nil
}

// inOrder sorts expressions, and names those that need each other.
func inOrder(listed []*step, nodes map[string]*step) ([]step, error) {
	const placing, placed = 1, 2
	state := map[*step]int{}
	var out []step
	var path []string
	var place func(n *step) error
	place = func(n *step) error {
		path = append(path, n.refID)
		defer func() { path = path[:len(path)-1] }()
		state[n] = placing
		for _, need := range n.command.needs() {
			input := nodes[need]
			switch {
			case input == nil || state[input] == placed:
			case state[input] == placing:
				return fmt.Errorf("expressions need each other: %s -> %s", strings.Join(path, " -> "), need)
			default:
				if err := place(input); err != nil {
					return err
				}
			}
		}
		state[n] = placed
		out = append(out, *n)
		return nil
	}
	for _, n := range listed {
		if state[n] == 0 {
			if err := place(n); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// Run computes all expressions, and adds their outcomes to those of the queries.
func (p Plan) Run(outcomes map[string]Outcome) {
	var b budget
	for _, s := range p.steps {
		outcomes[s.refID] = s.run(outcomes, &b)
	}
}

func (s step) run(outcomes map[string]Outcome, b *budget) Outcome {
	for _, need := range s.command.needs() {
		if outcomes[need].Err != nil {
			return Outcome{Err: fmt.Errorf("did not execute expression [%s] due to a failure of the dependent expression or query [%s]", s.refID, need)}
		}
	}
	return s.command.run(s.refID, outcomes, b)
}
