package answers

import (
	"bufio"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// exposition is one of the two text formats that are scraped.
type exposition struct {
	w    *bufio.Writer
	o    Options
	open bool            // OpenMetrics
	told map[string]bool // families whose type has been written
	lost int             // native histograms, which neither format has
}

func writeProm(w *bufio.Writer, a *Answer, o Options) error {
	return (&exposition{w: w, o: o, told: map[string]bool{}}).write(a)
}

// writeOpenMetrics is what promtool takes to backfill.
func writeOpenMetrics(w *bufio.Writer, a *Answer, o Options) error {
	return (&exposition{w: w, o: o, open: true, told: map[string]bool{}}).write(a)
}

// write keeps what is of one family together, as both formats want it: many names are taken into memory, one is not.
func (e *exposition) write(a *Answer) error {
	families := map[string]bool{}
	err := a.Each(func(s *Series) error {
		name, err := e.name(s.Labels)
		families[e.family(name)] = true
		return err
	})
	if err != nil {
		return err
	}
	if len(families) < 2 {
		err = a.Each(e.series)
	} else {
		err = e.grouped(a)
	}
	if err == nil && e.open {
		_, err = e.w.WriteString("# EOF\n")
	}
	if e.lost > 0 {
		e.o.say("%d samples are native histograms, which this format does not have", e.lost)
	}
	return err
}

func (e *exposition) grouped(a *Answer) error {
	byFamily := map[string][]*Series{}
	if err := a.Each(func(s *Series) error {
		name, _ := e.name(s.Labels) // the pass before has refused what has none
		byFamily[e.family(name)] = append(byFamily[e.family(name)], s)
		return nil
	}); err != nil {
		return err
	}
	for _, family := range slices.Sorted(maps.Keys(byFamily)) {
		for _, s := range byFamily[family] {
			if err := e.series(s); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *exposition) name(labels frame.Labels) (string, error) {
	if name := labels["__name__"]; name != "" {
		return name, nil
	}
	if e.o.Name != "" {
		return e.o.Name, nil
	}
	return "", fmt.Errorf("a series has no name, which this format needs: give one with --name, or ask for last_over_time(…), which keeps names")
}

func listProm(w *bufio.Writer, l List, o Options) error { return listFamilies(w, l, o, false) }

func listOpenMetrics(w *bufio.Writer, l List, o Options) error {
	if err := listFamilies(w, l, o, true); err != nil {
		return err
	}
	_, err := w.WriteString("# EOF\n")
	return err
}

// listFamilies is what stands before samples: type, help and unit of each family.
func listFamilies(w *bufio.Writer, l List, o Options, open bool) error {
	if !l.Described {
		return errors.New("a list without types of metrics cannot be written as what is scraped")
	}
	about := make(map[string][]string, len(l.Rows))
	for _, row := range l.Rows {
		about[row[0]] = row
	}
	o.Metadata = func(metric string) (kind, help, unit string) {
		row := about[metric]
		return row[1], row[3], row[2]
	}
	e := &exposition{w: w, o: o, open: open, told: map[string]bool{}}
	for _, row := range l.Rows {
		if err := e.tell(row[0]); err != nil {
			return err
		}
	}
	return nil
}

// suffixes are what a family's name has not, by its type.
var suffixes = map[string][]string{"counter": {"_total"}, "histogram": {"_bucket", "_sum", "_count"}, "summary": {"_sum", "_count"}}

// family is the name under which a metric's type is told. Only OpenMetrics takes the suffix of counters off.
func (e *exposition) family(name string) string {
	kind, _, _ := e.kind(name)
	if kind == "counter" && !e.open {
		return name
	}
	for _, suffix := range suffixes[kind] {
		if base, ok := strings.CutSuffix(name, suffix); ok {
			return base
		}
	}
	return name
}

// kind is a metric's type as far as it is known and can be told: a counter whose name has no _total is none in OpenMetrics.
func (e *exposition) kind(name string) (kind, help, unit string) {
	if e.o.Metadata != nil {
		kind, help, unit = e.o.Metadata(name)
	}
	switch {
	case kind == "counter" && e.open && !strings.HasSuffix(name, "_total"):
		kind = ""
	case kind == "counter", kind == "gauge", kind == "histogram", kind == "summary":
		return kind, help, unit
	}
	return map[bool]string{true: "unknown", false: "untyped"}[e.open], help, unit
}

func (e *exposition) series(s *Series) error {
	name, err := e.name(s.Labels)
	if err != nil {
		return err
	}
	if err := e.tell(name); err != nil {
		return err
	}
	labels := maps.Clone(s.Labels)
	delete(labels, "__name__")
	head := name
	switch {
	case !plainName(name, true):
		head = bracedLabels(quoted(name), labels)
	case len(labels) > 0:
		head = name + bracedLabels("", labels)
	}
	for _, v := range s.Samples {
		if v.Native {
			e.lost++
			continue
		}
		at := strconv.FormatInt(v.Time, 10)
		if e.open {
			at = strconv.FormatFloat(float64(v.Time)/1000, 'f', -1, 64)
		}
		if _, err := fmt.Fprintf(e.w, "%s %s %s\n", head, v.Value, at); err != nil {
			return err
		}
	}
	return nil
}

// tell writes a family's type and help before its first sample.
func (e *exposition) tell(name string) error {
	family := e.family(name)
	if e.told[family] {
		return nil
	}
	e.told[family] = true
	kind, help, unit := e.kind(name)
	shown := family
	if !plainName(family, true) {
		shown = quoted(family)
	}
	var b strings.Builder
	if help != "" {
		escaped := strings.NewReplacer("\\", `\\`, "\n", `\n`)
		if e.open {
			escaped = labelEscapes
		}
		fmt.Fprintf(&b, "# HELP %s %s\n", shown, escaped.Replace(help))
	}
	fmt.Fprintf(&b, "# TYPE %s %s\n", shown, kind)
	if e.open && unit != "" && strings.HasSuffix(family, "_"+unit) {
		fmt.Fprintf(&b, "# UNIT %s %s\n", shown, unit)
	}
	_, err := e.w.WriteString(b.String())
	return err
}
