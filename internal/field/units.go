package field

import (
	"math"
	"strings"
	"sync"
	"time"
)

// unit formats a number. The families of units are tables, one file each.
type unit func(v float64, o unitOptions) Text

type unitOptions struct {
	decimals *int
	zone     *time.Location
	now      int64
	showMs   bool
}

// families are the tables, made when the first unit is looked up: most starts of montui need none.
var families = sync.OnceValue(func() []map[string]unit {
	return []map[string]unit{miscUnits(), dataUnits(), timeUnits(), dates(), rateUnits(), energyUnits(), physicsUnits(), mechanicsUnits(), currencyUnits()}
})

// dates are dateUnits.
var dates = sync.OnceValue(dateUnits)

// lookup finds the unit of an id: one of the tables, or one of the open forms (si:, suffix:, currency: …).
// An id Grafana does not know is shown as a suffix, as Grafana does; known is false then.
func lookup(id string) (u unit, known bool) {
	if id == "" {
		return suffixed(""), true
	}
	for _, family := range families() {
		if u, ok := family[id]; ok {
			return u, true
		}
	}
	key, sub, found := strings.Cut(id, ":")
	if found && key != "" {
		if u := openUnit(key, sub); u != nil {
			return u, true
		}
	}
	return suffixed(id), false
}

// KnownUnit tells whether the id is one of Grafana's units or open forms.
func KnownUnit(id string) bool {
	_, known := lookup(id)
	return known
}

func openUnit(key, sub string) unit {
	switch key {
	case "prefix":
		return prefixed(sub)
	case "suffix":
		return suffixed(sub)
	case "time":
		return date(sub, "")
	case "si":
		offset, rest := siOffset(sub)
		return si(rest, offset)
	case "count":
		return counted(sub)
	case "currency":
		if parts := strings.Split(sub, ":"); parts[0] == "financial" && len(parts) >= 2 {
			if parts[1] == "" {
				return suffixed("")
			}
			return fullCurrency(parts[1], len(parts) > 2 && parts[2] == "suffix")
		}
		return currency(sub, false)
	case "bool":
		yes, no, found := strings.Cut(sub, "/")
		if !found {
			no = "-"
		}
		return boolean(yes, no)
	}
	return nil
}

// Format is a number in a unit; decimals nil are automatic. Time zones do not enter: dates are in UTC.
func Format(unitID string, v float64, decimals *int) Text {
	u, _ := lookup(unitID)
	t := u(v, unitOptions{decimals: decimals, zone: time.UTC})
	t.Numeric = v
	return t
}

func suffixed(symbol string) unit {
	if symbol != "" {
		symbol = " " + symbol
	}
	return func(v float64, o unitOptions) Text { return Text{Text: fixed(v, o.decimals), Suffix: symbol} }
}

func prefixed(symbol string) unit {
	return func(v float64, o unitOptions) Text { return Text{Text: fixed(v, o.decimals), Prefix: symbol} }
}

// scaled divides by powers of factor and takes the suffix of that power. base is the place of the power 0 in suffixes.
func scaled(factor float64, base int, suffixes ...string) unit {
	perStep := log10(factor)
	return func(v float64, o unitOptions) Text {
		if v != v || math.IsInf(v, 0) {
			return Text{Text: notFinite(v)}
		}
		step := 0
		if v != 0 {
			step = int(math.Floor(log10(math.Abs(v)) / perStep))
		}
		step = max(-base, min(step, len(suffixes)-base-1))
		return Text{Text: fixed(v/power(factor, step), o.decimals), Suffix: suffixes[base+step]}
	}
}

var (
	siPrefixes     = []string{"f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"}
	binaryPrefixes = []string{"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"}
)

const siBase = 5

func withPrefixes(prefixes []string, symbol string) []string {
	out := make([]string, len(prefixes))
	for i, p := range prefixes {
		out[i] = " " + p + symbol
	}
	return out
}

func si(symbol string, offset int) unit {
	return scaled(1000, siBase+offset, withPrefixes(siPrefixes, symbol)...)
}

func binary(symbol string, offset int) unit {
	return scaled(1024, offset, withPrefixes(binaryPrefixes, symbol)...)
}

// siOffset reads the prefix letter that si:… may begin with; the Greek letter mu counts as the micro sign.
func siOffset(sub string) (offset int, rest string) {
	if after, ok := strings.CutPrefix(sub, "μ"); ok {
		sub = "µ" + after
	}
	for i, p := range siPrefixes {
		if after, ok := strings.CutPrefix(sub, p); ok && p != "" {
			return i - siBase, after
		}
	}
	return 0, sub
}

func counted(symbol string) unit {
	number := scaled(1000, 0, "", "K", "M", "B", "T")
	return func(v float64, o unitOptions) Text {
		t := number(v, o)
		if v != v || math.IsInf(v, 0) {
			t.Suffix = "undefined" // Grafana's own slip, shown as Grafana shows it
		}
		t.Suffix += " " + symbol
		return t
	}
}

func currency(symbol string, after bool) unit {
	number := scaled(1000, 0, "", "K", "M", "B", "T")
	return func(v float64, o unitOptions) Text {
		t := number(math.Abs(v), o)
		if !after {
			t.Prefix = symbol
		} else if v == v && !math.IsInf(v, 0) {
			t.Suffix += symbol
		}
		if v < 0 {
			t.Prefix = "-" + t.Prefix
		}
		return t
	}
}

func fullCurrency(symbol string, after bool) unit {
	return func(v float64, o unitOptions) Text {
		t := Text{Prefix: symbol, Text: grouped(v, 0, 1)}
		if o.decimals != nil {
			d := min(max(*o.decimals, 0), 100)
			t.Text = grouped(v, d, d)
		}
		if after {
			t.Prefix, t.Suffix = "", symbol
		}
		return t
	}
}

func percent(v float64, o unitOptions) Text { return Text{Text: fixed(v, o.decimals), Suffix: "%"} }

func percentUnit(v float64, o unitOptions) Text {
	return Text{Text: fixed(100*v, o.decimals), Suffix: "%"}
}

func hex(v float64, o unitOptions) Text {
	return Text{Text: strings.ToUpper(hexText(leadingNumber(fixed(v, o.decimals))))}
}

func hex0x(v float64, o unitOptions) Text {
	t := hex(v, o)
	if after, negative := strings.CutPrefix(t.Text, "-"); negative {
		t.Text = "-0x" + after
	} else {
		t.Text = "0x" + t.Text
	}
	return t
}

func sci(v float64, o unitOptions) Text { return Text{Text: scientific(v, o.decimals)} }

func locale(v float64, o unitOptions) Text {
	decimals := 3
	if o.decimals != nil {
		decimals = *o.decimals
	}
	return Text{Text: grouped(v, 0, decimals)}
}

func boolean(yes, no string) unit {
	return func(v float64, _ unitOptions) Text {
		if v == v && v != 0 {
			return Text{Text: yes}
		}
		return Text{Text: no}
	}
}

func plainText(v float64, _ unitOptions) Text { return Text{Text: numberText(v)} }
