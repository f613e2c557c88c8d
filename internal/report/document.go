package report

import "encoding/json"

// Schema names the form of a Document.
const Schema = "montui.render/1"

// Document is a rendered dashboard.
type Document struct {
	Schema    string              `json:"schema"`
	Dashboard Head                `json:"dashboard"`
	Range     Range               `json:"range"`
	Variables map[string]Variable `json:"variables"`
	Panels    []*Panel            `json:"panels"`
	Notices   []Notice            `json:"notices,omitempty"`
}

// Head says which dashboard it is.
type Head struct {
	UID   string `json:"uid"`
	Title string `json:"title"`
}

// Range is the time range, in milliseconds.
type Range struct {
	From     int64  `json:"from"`
	To       int64  `json:"to"`
	Timezone string `json:"timezone"`
}

// Variable is a variable's value and text, always as lists.
type Variable struct {
	Value []string `json:"value"`
	Text  []string `json:"text"`
}

// Panel is one panel.
type Panel struct {
	ID      int               `json:"id"`
	Type    string            `json:"type"`
	Title   string            `json:"title"`
	Repeat  map[string]string `json:"repeat,omitempty"`
	GridPos GridPos           `json:"gridPos"`
	Targets []Target          `json:"targets"`
	Display *Display          `json:"display,omitempty"`
	Notices []Notice          `json:"notices"`
	Error   string            `json:"error"`
}

// GridPos is a panel's place on the dashboard's grid.
type GridPos struct {
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
}

// Target is a request as it was asked.
type Target struct {
	RefID   string `json:"refId"`
	Expr    string `json:"expr"`
	Mode    string `json:"mode"`
	Format  string `json:"format"`
	StartMs int64  `json:"startMs"`
	EndMs   int64  `json:"endMs"`
	StepMs  int64  `json:"stepMs"`
}

// Notice is something a reader must be told.
type Notice struct {
	Severity string `json:"severity"`
	Text     string `json:"text"`
}

// Display is what the panel shows; which parts there are depends on its type.
type Display struct {
	Series  []Series `json:"series,omitempty"`
	Axes    []Axis   `json:"axes,omitempty"`
	Values  []Value  `json:"values,omitempty"`
	Columns []string `json:"columns,omitempty"`
	Rows    [][]Cell `json:"rows,omitempty"`
	Buckets *Buckets `json:"buckets,omitempty"`
	Text    *string  `json:"text,omitempty"`

	reading string // Text with lists' marks and links' addresses
}

// Series is a line of a graph. Legend has a text for each of the legend's calcs.
type Series struct {
	Name   string            `json:"name"`
	Color  string            `json:"color"`
	Axis   string            `json:"axis"`
	Unit   string            `json:"unit"`
	Hidden bool              `json:"hidden"`
	Points int               `json:"points"`
	Nulls  int               `json:"nulls"`
	First  *float64          `json:"first"`
	Last   *float64          `json:"last"`
	Legend map[string]string `json:"legend"`

	calcs []string // the legend's, in order
}

// Axis is a value axis of a graph: the side it stands on and its range, null when there is nothing to go by. Ticks are their
// texts from Min on, as they stand on a panel of a wide browser window; "" is a grid line without a text.
type Axis struct {
	Side  string   `json:"side"`
	Min   *float64 `json:"min"`
	Max   *float64 `json:"max"`
	Ticks []string `json:"ticks"`
}

// Value is one value of a stat, gauge, bar gauge or pie chart.
type Value struct {
	Title   string   `json:"title"`
	Text    string   `json:"text"`
	Color   string   `json:"color"`
	Percent *float64 `json:"percent"`
}

// Cell is a table's cell.
type Cell struct {
	Text  string `json:"text"`
	Color string `json:"color"`
}

// Buckets are a heatmap's: the rows' names, the number of columns, and the span of the counts.
type Buckets struct {
	Y   []string `json:"y"`
	X   int      `json:"x"`
	Min *float64 `json:"min"`
	Max *float64 `json:"max"`
}

// JSON is the document as `montui render --format json` prints it.
func (d *Document) JSON() ([]byte, error) {
	raw, err := json.MarshalIndent(d, "", "  ")
	return append(raw, '\n'), err
}
