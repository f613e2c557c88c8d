package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/montui/montui/internal/compat"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/transform"
	"github.com/montui/montui/internal/viz"
)

var update = flag.Bool("update", false, "write docs/compatibility.md anew")

const compatibilityPage = "../../docs/compatibility.md"

// TestCompatibilityPage holds that docs/compatibility.md says what the rooms' own lists say, the same that `montui check` goes by.
func TestCompatibilityPage(t *testing.T) {
	want := compatibility()
	if *update {
		if err := os.WriteFile(compatibilityPage, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(compatibilityPage)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/compatibility.md is not what the code says; run: make docs")
	}
}

// page is a Markdown page being written.
type page struct{ bytes.Buffer }

func (p *page) say(format string, args ...any) { fmt.Fprintf(&p.Buffer, format+"\n", args...) }

func compatibility() []byte {
	p := &page{}
	p.say("# What montui shows of a Grafana dashboard\n")
	p.say("This page is generated (`make docs`) from the lists the code itself goes by; `montui check FILE` applies the same lists to a dashboard.")
	p.say("*shown*: as Grafana. *partly*: but for what is said. *missing*: not, and the reason. Fields that mean nothing in a terminal (tooltips, editors' memory) are not listed.")
	p.say("Compared with Grafana's own libraries (13.2): units, reducers, transformations, overrides, legends, axes, variables, steps, date math.\n")
	p.panels()
	p.lists()
	p.transformations()
	p.named("Variable types", query.VariableTypes())
	p.named("Interpolation formats: `${name:format}`", query.Formats())
	p.named("Built-in variables and macros", query.Builtins())
	p.named("Kinds of targets", query.TargetKinds())
	p.named("Formats of targets", query.TargetFormats())
	p.named("Server-side expressions", query.ExpressionTypes())
	p.fields("Fields of a dashboard", dashboard.Honours())
	p.fields("Fields of a panel's field config", field.Honours())
	p.fields("Fields of a Prometheus target", query.TargetHonours())
	p.differences()
	return p.Bytes()
}

func (p *page) panels() {
	p.say("## Panel types\n")
	p.say("| type | | what differs |\n|---|---|---|")
	types := viz.Types()
	for _, s := range types {
		p.say("| `%s` | %s | %s |", s.Type, s.Honour, cell(s.Note))
	}
	p.say("\nAny other type is named on the panel, and its data is shown as a table.\n")
	p.say("### Options that are not wholly shown\n")
	for _, s := range types {
		lacking := append(notShown(s.Options), notShown(s.Custom.Under("fieldConfig.custom"))...)
		if len(lacking) > 0 {
			p.say("- `%s`: %s", s.Type, strings.Join(lacking, "; "))
		}
	}
	p.say("")
}

// notShown are the entries of a list that are partly shown or missing, with the reason.
func notShown(list compat.List) []string {
	var out []string
	for _, e := range list {
		if e.Honour == compat.Partly || e.Honour == compat.Missing {
			out = append(out, fmt.Sprintf("`%s` (%s)", e.Path, e.Note))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (p *page) lists() {
	p.say("## Units\n\nAll of Grafana's, by the names in its menu; any other id stands after the number as it is.\n")
	group := ""
	var ids []string
	flush := func() {
		if len(ids) > 0 {
			p.say("- %s: %s", group, strings.Join(ids, " "))
		}
	}
	for _, u := range field.Units() {
		if u.Group != group {
			flush()
			group, ids = u.Group, nil
		}
		ids = append(ids, "`"+u.ID+"`")
	}
	flush()
	p.say("")
	p.say("## Colours, mappings, matchers, reducers\n")
	p.say("- colour modes: %s", ticked(field.ColorModes()))
	p.say("- value mappings: %s", ticked(field.MappingTypes()))
	p.say("- override and filter matchers: %s", ticked(frame.Matchers()))
	p.say("- reducers: %s\n", ticked(frame.Reducers()))
}

func ticked(ids []string) string { return "`" + strings.Join(ids, "` `") + "`" }

func (p *page) transformations() {
	p.say("## Transformations\n\n| transformation | id | | what differs |\n|---|---|---|---|")
	for _, s := range transform.Registry() {
		if s.ID == transform.Wrapper {
			continue
		}
		p.say("| %s | `%s` | %s | %s |", cell(s.Name), s.ID, s.Honour, cell(strings.Join(append(nonEmpty(s.Note), notShown(s.Options)...), "; ")))
	}
	p.say("")
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func (p *page) named(title string, all []query.Support) {
	p.say("## %s\n\n| | what it is | | what differs |\n|---|---|---|---|", title)
	for _, s := range all {
		p.say("| `%s` | %s | %s | %s |", s.ID, cell(s.Name), s.Honour, cell(s.Note))
	}
	p.say("")
}

func (p *page) fields(title string, list compat.List) {
	lacking := notShown(list)
	p.say("## %s\n", title)
	if len(lacking) == 0 {
		p.say("All are shown.\n")
		return
	}
	p.say("All are shown but:\n")
	for _, l := range lacking {
		p.say("- %s", l)
	}
	p.say("")
}

// differences are the answers that are known to differ from those of Grafana's libraries.
func (p *page) differences() {
	p.say("## Known differences from Grafana's libraries\n")
	p.say("In the comparison with answers computed by Grafana's own libraries these differ, on purpose; nothing else is known to.\n")
	p.say("| what | in Grafana | in montui |\n|---|---|---|")
	for _, d := range query.VariableDifferences() {
		p.say("| %s | %s | %s |", cell(d.What), cell(d.Grafana), cell(d.Montui))
	}
	p.say("\nNot compared, since montui has no case for them:\n")
	for _, n := range notCompared {
		p.say("- %s", n)
	}
	p.say("\nWhere sources of Grafana's say different things, montui does as the front end of today does when it opens a file:\n")
	for _, c := range chosen {
		p.say("- %s", c)
	}
}

// notCompared are kinds of vectors that are passed over, with the reason.
var notCompared = []string{
	"texts of digits alone as dates: montui also reads Unix times, which Grafana's parser refuses",
	"JavaScript's `undefined`, and objects where a dashboard can only hold numbers and texts",
	"regular expressions that JavaScript itself refuses: they are named as mistakes",
	"the light theme's named gradients, for which the libraries were asked with the dark colours",
	"the feature toggle prometheusSpecialCharsInLabelValues, which is off in Grafana",
	"sizes of letters in a bar gauge: cells have one size",
	"helpers for addresses and terminals' colours beside the text panel's own",
	"old single stats at which Grafana's own migration fails",
}

// chosen are questions that were open, and the source that settled them.
var chosen = []string{
	"an old heatmap without `dataFormat: tsbuckets`, and one without any options, is calculated from series (`panel/heatmap/migrations.ts`, angularToReactHeatmap)",
	"`hideFrom.graph` is renamed only when a panel changes its type, not when a file is opened (`panel/timeseries/migrations.ts`, migrateHideFrom)",
	"`timeShift` with a rounding rounds the end of the range up (PanelTimeRange.tsx, roundUp for `to`)",
	"points are counted before a graph fills gaps, and before it appends two nulls behind bars (preparePlotFrame)",
	"a table's column is hidden by `custom.hideFrom.viz` (table/module.tsx), as Grafana 12 and later write it",
	"a table has all its rows; what is compared with may stop at 2,000",
	"a grid position that is not whole is cut to whole units",
}

func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }
