package dashboard

import (
	"encoding/json"
	"strings"
)

// Severities of a Notice.
const (
	Info    = "info"
	Warning = "warning"
	Error   = "error"
)

// Notice is something a reader of the dashboard must be told: what was not understood, not kept, or guessed.
type Notice struct {
	Severity string // info, warning or error
	Panel    string // the panel's title, "" for the dashboard itself
	PanelID  int
	Path     string // where in the file, as panels[3].targets[0].expr
	Text     string
}

// Dashboard is a dashboard in today's terms, whatever its file looked like.
type Dashboard struct {
	UID, Title, Description string
	Tags                    []string
	From, To                string
	Timezone, Refresh       string
	WeekStart               string
	Held                    bool // its readers choose among the values that its variables offer; not of the file
	FiscalYearStartMonth    int
	GraphTooltip            int
	Variables               []*Variable
	Panels                  []*Panel
	Links                   []Link
	Annotations             []*Annotation
}

// GridPos is a place on the grid of 24 columns.
type GridPos struct{ X, Y, W, H int }

// Ref names a data source as the file does: its plug-in type and its uid or name. Both may be empty (the default one).
type Ref struct{ Type, UID string }

// Panel is a panel after migration. A row is a panel of type "row".
type Panel struct {
	ID               int
	Path             string // where it is in the file: "rows[1].panels[0]"
	Type             string
	Title            string
	Description      string
	Grid             GridPos
	Collapsed        bool
	Panels           []*Panel // children of a collapsed row
	Datasource       Ref
	Targets          []*Target
	MaxDataPoints    int
	Interval         string
	TimeFrom         string
	TimeShift        string
	HideTimeOverride bool
	Repeat           string
	RepeatDirection  string
	MaxPerRow        int
	Links            []Link
	Options          json.RawMessage
	FieldConfig      json.RawMessage
	Transformations  []json.RawMessage

	Scoped   map[string]Option // the variables a repeated clone (or the row around it) fixes
	SourceID int               // the id of the panel this is a clone of; 0 when it is no clone
	Migrated string            // the plug-in id in the file when a migration changed it

	Tabs  []Tab      // the tabs it is in, the outermost first
	IsTab bool       // a row that stands for the last of Tabs
	Show  *Condition // when it is shown; nil is always

	origin *Panel // the panel of the file; nil for that itself

	flow *autoGrid // the auto grid that places it, with the panels beside it
	span int       // of a row that holds rows: how many of the following panels are in it
	bare bool      // a row without a header
	v2   bool      // its file has the v2 schema
}

// v2Places are where the v2 schema has what the classic one has in a panel.
var v2Places = []struct{ classic, v2 string }{
	{"options", "spec.vizConfig.spec.options"}, {"fieldConfig", "spec.vizConfig.spec.fieldConfig"}, {"type", "spec.vizConfig.group"},
	{"transformations", "spec.data.spec.transformations"}, {"targets", "spec.data.spec.queries"},
}

// At is where in the user's file a part of the panel stands that the classic model has at a path: "options.legend.calcs".
func (p *Panel) At(path string) string {
	if p.v2 {
		for _, place := range v2Places {
			if rest, ok := strings.CutPrefix(path, place.classic); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
				path = place.v2 + rest
				break
			}
		}
	}
	return p.Path + "." + path
}

// Target is one query of a panel.
type Target struct {
	RefID, Expr    string
	Instant, Range bool
	Hide, Exemplar bool
	Format         string // time_series, table, heatmap
	LegendFormat   string
	Interval       string // min step
	IntervalFactor int
	Datasource     Ref
	Raw            json.RawMessage
}

// Option is one choice of a variable.
type Option struct{ Text, Value string }

// AllValue is the value of the option All.
const AllValue = "$__all"

// Variable is a template variable as data; query.Resolve gives it its values.
type Variable struct {
	Name, Label  string
	Type         string // query custom constant textbox interval datasource adhoc groupby switch system
	Query        string // the query's text; the object form's text is taken out of it
	Regex        string
	RegexApplyTo string // value (the default) or text
	Sort         int
	Refresh      int
	Hide         int
	Multi        bool
	IncludeAll   bool
	AllValue     string
	Current      []Option
	Options      []Option
	Datasource   Ref
	Auto         bool
	AutoCount    int
	AutoMin      string
	SkipURLSync  bool
	Raw          json.RawMessage // the whole variable: query reads what belongs to one type only
}

// Link is a dashboard or panel link.
type Link struct {
	Title, URL, Type      string // Type: link, or dashboards (all that have Tags)
	Tags                  []string
	IncludeVars, KeepTime bool // what the address takes along
}
