package panels

import (
	"encoding/json"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
)

// board is what Grafana needs of a dashboard, read by its own names.
type board struct {
	UID, Title, Description, Refresh string
	ID                               *int
	SchemaVersion, GraphTooltip      int
	Tags                             []string
	Time                             struct{ From, To string }
	Templating                       struct {
		List []struct {
			Name, Type string
			Query      json.RawMessage
		}
	}
	Panels []panel
	Links  []struct {
		Type, URL string
		Tags      []string
	}
}

type panel struct {
	ID                       int
	Type, Title, Description string
	GridPos                  struct{ X, Y, W, H int }
	Collapsed                bool
	Datasource               source
	Targets                  []target
	Panels                   []panel
	FieldConfig              struct {
		Defaults struct {
			Unit       string
			Thresholds struct{ Steps []json.RawMessage }
		}
		Overrides []struct {
			Properties []struct {
				ID    string
				Value json.RawMessage
			}
		}
	}
}

type source struct{ Type, UID string }

type target struct {
	RefID, Expr string
	Datasource  source
}

func read(t *testing.T, name string) board {
	t.Helper()
	file, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	var b board
	if err := json.Unmarshal(text, &b); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "{\n  \"uid\"") {
		t.Error("not indented by two spaces")
	}
	return b
}

// all are the panels of a dashboard, those in collapsed rows too.
func (b board) all() []panel {
	var all []panel
	for _, p := range b.Panels {
		all = append(all, p)
		all = append(all, p.Panels...)
	}
	return all
}

func TestNamesAreTheFiles(t *testing.T) {
	found, err := fs.Glob(files, "*.json")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, name := range Names() {
		named = append(named, name+".json")
	}
	slices.Sort(named)
	if !slices.Equal(found, named) {
		t.Errorf("files %v, names %v", found, named)
	}
	for _, name := range []string{"", "nothing", "../node", "node.json", "./node"} {
		if _, err := Open(name); err == nil || !strings.Contains(err.Error(), "mysql") {
			t.Errorf("Open(%q): %v", name, err)
		}
	}
}

func TestDashboardsAreGrafanas(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			b := read(t, name)
			if b.UID != "montui-"+name || b.ID != nil || b.SchemaVersion != 41 || b.GraphTooltip != 1 || b.Title == "" || b.Description == "" ||
				!slices.Contains(b.Tags, "montui") || b.Refresh == "" || b.Time.From == "" || b.Time.To != "now" {
				t.Errorf("head: %+v", b)
			}
			var variables []string
			for _, v := range b.Templating.List {
				variables = append(variables, v.Name+" "+v.Type)
			}
			want := []string{"datasource datasource", "job query", "instance query"}
			if name == "overview" { // of all hosts
				want = want[:2]
			}
			if !slices.Equal(variables, want) {
				t.Errorf("variables %v, want %v", variables, want)
			}
			checkLinks(t, b)
			ids, titles := map[int]string{}, 0
			for _, p := range b.all() {
				if other, taken := ids[p.ID]; taken || p.ID <= 0 {
					t.Errorf("%s: id %d is that of %s", p.Title, p.ID, other)
				}
				ids[p.ID] = p.Title
				if p.Type == "row" {
					continue
				}
				titles++
				checkPanel(t, p)
			}
			if titles < 8 {
				t.Errorf("only %d panels", titles)
			}
			checkLayout(t, b)
		})
	}
}

// checkLinks wants a way to the others, and one to the overview; a link by address leads to a dashboard there is.
func checkLinks(t *testing.T, b board) {
	t.Helper()
	byTag, toOverview := false, b.UID == "montui-overview"
	for _, link := range b.Links {
		byTag = byTag || link.Type == "dashboards" && slices.Equal(link.Tags, []string{"montui"})
		uid, here := strings.CutPrefix(link.URL, "/d/montui-")
		if here && !slices.Contains(Names(), uid) {
			t.Errorf("a link leads to %s", link.URL)
		}
		toOverview = toOverview || uid == "overview"
	}
	if !byTag || !toOverview {
		t.Errorf("links: %+v", b.Links)
	}
}

func checkPanel(t *testing.T, p panel) {
	t.Helper()
	if p.Title == "" || p.Description == "" || len(p.Targets) == 0 || len(p.FieldConfig.Defaults.Thresholds.Steps) == 0 {
		t.Errorf("%d %q lacks title, description, targets or thresholds", p.ID, p.Title)
	}
	checkUnits(t, p)
	// At 120 columns a value of four columns' width has a title of 14 letters.
	if room := p.GridPos.W*5 - 6; p.Type == "stat" && len([]rune(p.Title)) > room {
		t.Errorf("%s: %d letters would be cut to %d", p.Title, len([]rune(p.Title)), room)
	}
	want := source{"prometheus", "${datasource}"}
	refs := map[string]bool{}
	for _, q := range p.Targets {
		if q.Datasource != want || p.Datasource != want {
			t.Errorf("%s: data source %v, %v", p.Title, p.Datasource, q.Datasource)
		}
		if refs[q.RefID] {
			t.Errorf("%s: two targets are %s", p.Title, q.RefID)
		}
		refs[q.RefID] = true
		expr := strings.NewReplacer("$job", "j", "$instance", "i", "$__rate_interval", "1m", "$__range", "15m").Replace(q.Expr)
		if strings.Contains(expr, "$") {
			t.Errorf("%s %s: unknown variable in %s", p.Title, q.RefID, q.Expr)
		}
		if _, err := parser.NewParser(parser.Options{}).ParseExpr(expr); err != nil {
			t.Errorf("%s %s: %v in %s", p.Title, q.RefID, err, q.Expr)
		}
		if !strings.Contains(q.Expr, "$job") {
			t.Errorf("%s %s does not heed job: %s", p.Title, q.RefID, q.Expr)
		}
	}
}

// checkUnits holds a panel to units that Grafana has: it shows another's id as it is.
func checkUnits(t *testing.T, p panel) {
	t.Helper()
	units := []string{p.FieldConfig.Defaults.Unit}
	for _, override := range p.FieldConfig.Overrides {
		for _, property := range override.Properties {
			if property.ID == "unit" {
				var unit string
				if err := json.Unmarshal(property.Value, &unit); err != nil {
					t.Error(err)
				}
				units = append(units, unit)
			}
		}
	}
	known := strings.Fields("none short percent percentunit bytes bps Bps celsius hertz s ops reqps rowsps iops pps cps")
	for _, unit := range units {
		if unit != "" && !slices.Contains(known, unit) {
			t.Errorf("%s: Grafana has no unit %q", p.Title, unit)
		}
	}
}

// checkLayout holds the panels to the 24 columns, without overlaps, a collapsed row's own among themselves.
func checkLayout(t *testing.T, b board) {
	t.Helper()
	groups := [][]panel{b.Panels}
	for _, p := range b.Panels {
		if p.Collapsed {
			groups = append(groups, p.Panels)
		}
	}
	for _, group := range groups {
		for i, p := range group {
			g := p.GridPos
			if g.X < 0 || g.W < 1 || g.H < 1 || g.X+g.W > 24 {
				t.Errorf("%s: %+v is not in the grid", p.Title, g)
			}
			for _, q := range group[:i] {
				o := q.GridPos
				if g.X < o.X+o.W && o.X < g.X+g.W && g.Y < o.Y+o.H && o.Y < g.Y+g.H {
					t.Errorf("%s lies over %s", p.Title, q.Title)
				}
			}
		}
	}
}

func TestNodeFitsAMachineOfAnyDisk(t *testing.T) {
	b := read(t, "node")
	for _, p := range b.all() {
		if p.Title != "Disk I/O" {
			continue
		}
		for _, pattern := range []string{"vd|sd|hd|xvd", "nvme", "mmcblk"} {
			if !strings.Contains(p.Targets[0].Expr, pattern) {
				t.Errorf("no %s in %s", pattern, p.Targets[0].Expr)
			}
		}
		return
	}
	t.Error("no Disk I/O panel")
}
