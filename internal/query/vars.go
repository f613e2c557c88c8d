package query

import (
	"context"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

// Value is a variable's value.
type Value struct {
	Values, Texts []string
	All           bool
}
type Vars struct{}

func Resolve(ctx context.Context, src Source, d *dashboard.Dashboard, from, to time.Time, given map[string][]string) (Vars, []dashboard.Notice, error) {
	return Vars{}, nil, nil
}
func (v Vars) Get(name string) (Value, bool)                { return Value{}, false }
func (v Vars) Options(name string) []dashboard.Option       { return nil }
func (v Vars) Selected(name string) []dashboard.Option      { return nil }
func (v Vars) With(scoped map[string]dashboard.Option) Vars { return v }
func (v Vars) Interpolate(s string) string                  { return s }
