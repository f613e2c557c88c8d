package views

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/query"
)

const allValue = dashboard.AllValue

func itoa(n int) string { return strconv.Itoa(n) }

// quickRanges are Grafana's, the spans that end now first.
func quickRanges() []dashboard.QuickRange {
	all := dashboard.QuickRanges()
	slices.SortStableFunc(all, func(a, b dashboard.QuickRange) int {
		return boolCompare(!strings.HasPrefix(a.Name, "Last "), !strings.HasPrefix(b.Name, "Last "))
	})
	return all
}

// rangeLabel is a range in Grafana's words; times that are not relative are written without what is the same for both.
func rangeLabel(from, to string, zone *time.Location) string {
	label := dashboard.DescribeRange(from, to, zone)
	begin, end, both := strings.Cut(label, " to ")
	b, errB := time.Parse(time.DateTime, begin)
	e, errE := time.Parse(time.DateTime, end)
	if !both || errB != nil || errE != nil {
		return strings.ToLower(label[:1]) + label[1:]
	}
	begin, end = strings.TrimSuffix(begin, ":00"), strings.TrimSuffix(end, ":00")
	if b.Year() == e.Year() {
		begin, end = begin[len("2006-"):], end[len("2006-"):]
	}
	if b.YearDay() == e.YearDay() && b.Year() == e.Year() {
		end = end[len("01-02 "):]
	}
	return begin + " to " + end
}

// formatSpan writes a duration in the units of a relative time.
func formatSpan(d time.Duration) string {
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "m"}} {
		if d >= unit.size && d%unit.size == 0 {
			return fmt.Sprintf("%d%s", d/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("%ds", d/time.Second)
}

func (r *Root) newTimePicker(b *board) *picker {
	items := []item{{value: byCalendar, label: "From a day to a day …", aside: "calendar"}} // first, where it is seen
	for _, q := range quickRanges() {
		items = append(items, item{value: q.From + " to " + q.To, label: q.Name, aside: q.From + " to " + q.To,
			marked: q.From == b.from && q.To == b.to})
	}
	p := newPicker("Time range", items)
	p.meant = rangeWritten
	p.hint = "type a range: 45m, now-2d to now-1d, 2026-03-01 to 2026-03-02 12:00"
	p.check = func(typed string) error {
		_, _, err := parseRange(typed, b.deps.Now(), b.zone, b.dash.Calendar())
		return err
	}
	p.choose = func(values []string, typed string) tea.Cmd {
		if len(values) > 0 {
			typed = values[0]
		}
		if typed == byCalendar {
			r.overlay = newCalendar(b)
			return nil
		}
		from, to, err := parseRange(typed, b.deps.Now(), b.zone, b.dash.Calendar())
		if err != nil {
			return nil
		}
		return b.setRange(from, to)
	}
	return p
}

// rangeWritten tells a range that is written out from a word that is searched for.
func rangeWritten(typed string) bool {
	_, err := dashboard.ParseInterval(typed)
	_, dated := time.Parse("2006-", typed[:min(len(typed), len("2006-"))])
	return err == nil || dated == nil || strings.HasPrefix(typed, "now")
}

// byCalendar is the choice of days from a calendar.
const byCalendar = "calendar"

var errRange = errors.New("write a range like 45m, now-2d to now-1d, or 2026-03-01 to 2026-03-02 12:00")

// parseRange reads "45m", "now-6h", "FROM to TO".
func parseRange(s string, now time.Time, zone *time.Location, calendar dashboard.Calendar) (from, to string, err error) {
	from, to, both := strings.Cut(s, " to ")
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	if !both {
		to = "now"
		if _, err := dashboard.ParseInterval(from); err == nil {
			from = "now-" + from
		}
	}
	begin, err := calendar.ParseTime(from, now, zone, false)
	if err != nil {
		return "", "", errRange
	}
	end, err := calendar.ParseTime(to, now, zone, true)
	if err != nil {
		return "", "", errRange
	}
	if !begin.Before(end) {
		return "", "", errors.New("the range ends before it begins")
	}
	return from, to, nil
}

func (r *Root) newDashboardPicker(beside bool) *picker {
	title := "Dashboards"
	if beside {
		title = "Dashboard in a new tab"
	}
	p := newPicker(title, r.dashboardItems())
	p.again = r.dashboardItems
	p.choose = func(values []string, _ string) tea.Cmd {
		if len(values) == 0 {
			return nil
		}
		return r.open(values[0], Start{}, beside)
	}
	return p
}

// choices are the variables a reader may choose: neither hidden nor constant, nor a data source that is the only one.
func (b *board) choices() []*dashboard.Variable {
	var shown []*dashboard.Variable
	for _, v := range b.dash.Variables {
		if v.Hide == 2 || v.Type == "constant" || v.Type == "datasource" && len(b.vars.Options(v.Name)) < 2 {
			continue
		}
		shown = append(shown, v)
	}
	return shown
}

func variableLabel(v *dashboard.Variable) string { return orDefault(v.Label, v.Name) }

// ownValues stands in a list of variables for having them all as the dashboard has them: no variable is named so.
const ownValues = "/own"

// pickVariable chooses among the variables, and then among the values of one; with one variable it begins there.
func (r *Root) pickVariable(b *board) tea.Cmd {
	variables := b.choices()
	if len(variables) == 1 {
		return r.pickValue(b, variables[0])
	}
	items := make([]item, 0, len(variables))
	for _, v := range variables {
		items = append(items, item{value: v.Name, label: variableLabel(v), aside: b.variableText(v.Name)})
	}
	if len(b.given) > 0 {
		items = append(items, item{value: ownValues, label: "the dashboard's own values again", aside: r.keyFor("V")})
	}
	p := newPicker("Variables", items)
	p.empty = "this dashboard has no variables"
	p.choose = func(values []string, _ string) tea.Cmd {
		if len(values) > 0 && values[0] == ownValues {
			return b.ownValues(r, "")
		}
		for _, v := range variables {
			if len(values) > 0 && v.Name == values[0] {
				return r.pickValue(b, v)
			}
		}
		return nil
	}
	r.overlay = p
	return nil
}

func (r *Root) newValuePicker(b *board, v *dashboard.Variable) *picker {
	selected := map[string]bool{}
	if value, ok := b.vars.Get(v.Name); ok {
		for _, chosen := range value.Values {
			selected[chosen] = true
		}
		if value.All {
			selected = map[string]bool{allValue: true}
		}
	}
	options := b.offers(v)
	items := make([]item, 0, len(options)+1)
	for _, o := range options {
		it := item{value: o.Value, label: o.Text, marked: selected[o.Value]}
		if o.Value != o.Text && o.Value != allValue {
			it.aside = o.Value
		}
		items = append(items, it)
		delete(selected, o.Value)
	}
	for _, typed := range slices.Sorted(maps.Keys(selected)) { // what was typed is to be seen, and taken off
		if typed != "" && typed != allValue {
			items = append(items, item{value: typed, label: typed, aside: "typed", marked: true})
		}
	}
	if _, changed := b.given[v.Name]; changed {
		items = append(items, item{value: ownValues, label: "the dashboard's own value again"})
	}
	p := newPicker(variableLabel(v), items)
	p.multi = v.Multi
	p.empty = "no values yet"
	if query.AllowsCustom(v) {
		p.check = func(string) error { return nil } // Grafana takes a value that is not in the list, too
	}
	p.choose = func(values []string, typed string) tea.Cmd {
		switch {
		case len(values) == 0:
			values = []string{typed}
		case slices.Contains(values, ownValues):
			return b.ownValues(r, v.Name)
		}
		return b.choose(r, v, values)
	}
	return p
}

// variableText is a variable's value as the header shows it.
func (b *board) variableText(name string) string {
	if slices.ContainsFunc(b.dash.Variables, func(v *dashboard.Variable) bool { return v.Name == name && v.Type == "adhoc" }) {
		return b.filtersText(name)
	}
	value, ok := b.vars.Get(name)
	switch {
	case !ok || len(value.Texts) == 0 && !value.All:
		return "-"
	case value.All:
		return "All"
	case len(value.Texts) > 2:
		return fmt.Sprintf("%s +%d", value.Texts[0], len(value.Texts)-1)
	default:
		return orDefault(strings.Join(value.Texts, " + "), "-")
	}
}
