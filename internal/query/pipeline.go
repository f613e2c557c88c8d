package query

import (
	"context"

	"github.com/montui/montui/internal/dashboard"
)

// Pipeline is a compiled panel.
type Pipeline struct{ panel *dashboard.Panel }

func Compile(p *dashboard.Panel) (*Pipeline, []dashboard.Notice)      { return &Pipeline{panel: p}, nil }
func (p *Pipeline) Plan(a Ask) []Request                              { return nil }
func (p *Pipeline) Title(a Ask) string                                { return p.panel.Title }
func (p *Pipeline) Run(ctx context.Context, src Source, a Ask) Result { return Result{} }
