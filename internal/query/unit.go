package query

import (
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// units are Grafana's ids of the base units of Prometheus's naming conventions.
var units = map[string]string{"bytes": "bytes", "seconds": "s", "milliseconds": "ms", "ratio": "percentunit", "percent": "percent", "celsius": "celsius",
	"volts": "volt", "amperes": "amp", "joules": "joule", "watts": "watt", "hertz": "hertz", "meters": "lengthm", "grams": "massg", "bits": "bits"}

// rates are the units of what changes by so much a second.
var rates = map[string]string{"bytes": "binBps", "bits": "bps"}

// UnitOf is the unit of an expression's values, as Grafana calls it, as far as the metrics' metadata or their names say; "" where they do
// not. unit is what metadata says of a metric.
func UnitOf(expr string, unit func(metric string) string) string {
	e, err := parseExpr(expr)
	if err != nil {
		return ""
	}
	return unitOf(e, unit)
}

// Metrics are the metrics that an expression names.
func Metrics(expr string) []string {
	e, err := parseExpr(expr)
	if err != nil {
		return nil
	}
	var names []string
	parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
		if v, ok := n.(*parser.VectorSelector); ok && metricOf(v) != "" {
			names = append(names, metricOf(v))
		}
		return nil
	})
	return names
}

// Sorts tells whether the order of an expression's series is meant: that of sort(…), topk(…) and their kin.
func Sorts(expr string) bool {
	e, err := parseExpr(expr)
	if err != nil {
		return false
	}
	switch e := bareExpr(e).(type) {
	case *parser.Call:
		return strings.HasPrefix(e.Func.Name, "sort")
	case *parser.AggregateExpr:
		return e.Op == parser.TOPK || e.Op == parser.BOTTOMK
	}
	return false
}

func parseExpr(expr string) (parser.Expr, error) {
	return parser.NewParser(parser.Options{EnableExperimentalFunctions: true, ExperimentalDurationExpr: true,
		EnableExtendedRangeSelectors: true, EnableBinopFillModifiers: true}).ParseExpr(expr)
}

func bareExpr(e parser.Expr) parser.Expr {
	for {
		switch inner := e.(type) {
		case *parser.ParenExpr:
			e = inner.Expr
		case *parser.StepInvariantExpr:
			e = inner.Expr
		default:
			return e
		}
	}
}

func metricOf(v *parser.VectorSelector) string {
	if v.Name != "" {
		return v.Name
	}
	for _, m := range v.LabelMatchers {
		if m.Name == "__name__" && m.Type.String() == "=" {
			return m.Value
		}
	}
	return ""
}

// keepsUnit are functions whose result is in the unit of what they are given; the number is the argument's place.
var keepsUnit = map[string]int{"abs": 0, "ceil": 0, "floor": 0, "round": 0, "clamp": 0, "clamp_min": 0, "clamp_max": 0, "increase": 0, "delta": 0, "idelta": 0,
	"avg_over_time": 0, "min_over_time": 0, "max_over_time": 0, "sum_over_time": 0, "last_over_time": 0, "first_over_time": 0, "quantile_over_time": 1,
	"stddev_over_time": 0, "mad_over_time": 0, "predict_linear": 0, "sort": 0, "sort_desc": 0, "sort_by_label": 0, "sort_by_label_desc": 0,
	"label_replace": 0, "label_join": 0, "scalar": 0, "vector": 0, "histogram_quantile": 1, "histogram_avg": 0, "histogram_sum": 0}

func unitOf(e parser.Expr, unit func(string) string) string {
	switch e := bareExpr(e).(type) {
	case *parser.VectorSelector:
		return metricUnit(metricOf(e), unit)
	case *parser.MatrixSelector:
		return unitOf(e.VectorSelector, unit)
	case *parser.SubqueryExpr:
		return unitOf(e.Expr, unit)
	case *parser.UnaryExpr:
		return unitOf(e.Expr, unit)
	case *parser.AggregateExpr:
		switch e.Op {
		case parser.COUNT, parser.GROUP, parser.COUNT_VALUES, parser.STDVAR:
			return ""
		}
		return unitOf(e.Expr, unit)
	case *parser.BinaryExpr:
		return binaryUnit(e, unit)
	case *parser.Call:
		return callUnit(e, unit)
	}
	return ""
}

func callUnit(e *parser.Call, unit func(string) string) string {
	switch e.Func.Name {
	case "rate", "irate", "deriv":
		return rates[unitOf(e.Args[0], unit)]
	case "histogram_quantile":
		// The quantile is a bound of buckets, whatever was done to their counts.
		for _, name := range Metrics(e.Args[1].String()) {
			return metricUnit(strings.TrimSuffix(name, "_bucket"), unit)
		}
		return ""
	}
	if at, ok := keepsUnit[e.Func.Name]; ok && at < len(e.Args) {
		return unitOf(e.Args[at], unit)
	}
	return ""
}

func binaryUnit(e *parser.BinaryExpr, unit func(string) string) string {
	left := unitOf(e.LHS, unit)
	switch {
	case e.ReturnBool:
		return ""
	case e.Op.IsComparisonOperator(), e.Op == parser.LAND, e.Op == parser.LUNLESS:
		return left
	case e.Op == parser.ADD, e.Op == parser.SUB, e.Op == parser.LOR:
		if left == unitOf(e.RHS, unit) {
			return left
		}
	}
	return ""
}

// metricUnit is by metadata, else by the name's end. Moments and counts of things have none.
func metricUnit(name string, unit func(string) string) string {
	if strings.HasSuffix(name, "_count") || strings.HasSuffix(name, "_bucket") || strings.HasSuffix(name, "_timestamp_seconds") || strings.HasSuffix(name, "_time_seconds") {
		return ""
	}
	if u := units[unit(name)]; u != "" {
		return u
	}
	base := strings.TrimSuffix(strings.TrimSuffix(name, "_total"), "_sum")
	return units[base[strings.LastIndexByte(base, '_')+1:]]
}
