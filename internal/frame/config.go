package frame

// Config is a field's resolved configuration: the panel's defaults with the overrides that match the field.
// It follows Grafana's FieldConfig; nil pointers mean "not set".
type Config struct {
	DisplayName       string // may still hold ${__field…} until field.Source.Apply has run
	DisplayNameFromDS string // the legend the data source made from legendFormat
	Description       string
	Unit              string
	Decimals          *int
	Min, Max          *float64
	NoValue           string
	Mappings          []Mapping
	Thresholds        *Thresholds
	Color             *Color
	Links             []Link
	Actions           []Link
	Filterable        bool
	IntervalMs        int64 // the query's step, for time fields

	// Custom holds the panel type's own options (lineWidth, hideFrom, cellOptions …), defaults and overrides merged.
	Custom map[string]any
}

// Color is how a field gets its colour: Grafana's fieldColor modes (fixed, thresholds, palette-classic, continuous-GrYlRd …).
type Color struct {
	Mode       string
	FixedColor string
	SeriesBy   string // last, min or max: what value colours a whole series
}

// Thresholds are steps in ascending order; the first one's Value is -Inf.
type Thresholds struct {
	Mode  string // absolute or percentage
	Steps []Threshold
}

// Threshold is one step.
type Threshold struct {
	Value float64
	Color string // Grafana's colour name or #RRGGBB
}

// Mapping replaces a value's text or colour. Type is value, range, regex or special.
type Mapping struct {
	Type     string
	Values   map[string]MappingResult // type value: by the value's text
	From, To *float64                 // type range, inclusive; nil is unbounded
	Pattern  string                   // type regex
	Regexp   *Regexp                  // Pattern's; nil where it is not valid
	Match    string                   // type special: null, nan, null+nan, true, false, empty
	Result   MappingResult            // for all types but value
}

// MappingResult is what a mapping shows.
type MappingResult struct {
	Text  string
	Color string
	Icon  string
	Index int
	// HasText tells an empty text from none.
	HasText bool
}

// Link is a data link, or an action: a link that does something when it is opened.
type Link struct {
	Title, URL  string
	TargetBlank bool
	OneClick    bool
	Method      string // of an action: GET, POST …
}
