package query

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/oracle"
)

// BenchmarkCompile opens all panels of a large real dashboard.
func BenchmarkCompile(b *testing.B) {
	f, err := os.Open(oracle.Shared(b, "dashboards", "rfmoz__grafana-dashboards__node-exporter-full.json"))
	if err != nil {
		b.Skip(err)
	}
	d, _, err := dashboard.Parse(f)
	_ = f.Close()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, row := range d.Panels {
			for _, p := range append([]*dashboard.Panel{row}, row.Panels...) {
				if p.Type != "row" {
					Compile(p)
				}
			}
		}
	}
}

// answered is a source that has its frames ready.
type answered struct {
	fakeSource
	frames frame.Frames
}

func (s *answered) Query(context.Context, Request) (frame.Frames, error) {
	return s.frames, nil
}

// BenchmarkRun takes a panel's frames to what is drawn; the time a series takes must not grow with their number.
func BenchmarkRun(b *testing.B) {
	for _, panel := range []string{`"legendFormat":"{{cpu}}"`, `"legendFormat":"__auto"`, `"format":"table"`} {
		for _, size := range []struct{ series, points int }{{200, 1000}, {2_000, 100}, {10_000, 100}} {
			b.Run(fmt.Sprintf("%s/%dx%d", strings.Trim(strings.SplitN(panel, ":", 2)[1], `"{}_`), size.series, size.points), func(b *testing.B) {
				d := parse(b, panelHead+`"targets":[{"refId":"A","expr":"cpu",`+panel+`}],"fieldConfig":{"defaults":{"unit":"percent","mappings":[{"type":"value","options":{"0":{"text":"idle"}}}]},
				 "overrides":[{"matcher":{"id":"byName","options":"1"},"properties":[{"id":"color","value":{"mode":"fixed","fixedColor":"red"}}]}]}}]}`)
				p, _ := Compile(d.Panels[0])
				a := Ask{From: testFrom, To: testTo, MaxPoints: size.points}
				frames, err := decodeAll(answerOf(size.series, size.points), p.Plan(a)[0])
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					if r := p.Run(b.Context(), &answered{frames: frames}, a); r.Err != nil || len(r.Frames) == 0 {
						b.Fatal(r.Err)
					}
				}
			})
		}
	}
}
