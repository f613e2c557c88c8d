package frame

import (
	"math"
	"strconv"
	"strings"
)

// NumberText is a number as JavaScript writes it, which is how Grafana writes it wherever it makes no effort to format.
func NumberText(v float64) string {
	switch {
	case v != v:
		return "NaN"
	case math.IsInf(v, 1):
		return "Infinity"
	case math.IsInf(v, -1):
		return "-Infinity"
	case v == 0:
		return "0"
	}
	if abs := math.Abs(v); abs >= 1e21 || abs < 1e-6 {
		s := strconv.FormatFloat(v, 'e', -1, 64)
		mantissa, exponent, _ := strings.Cut(s, "e")
		sign := exponent[:1]
		return mantissa + "e" + sign + strings.TrimLeft(exponent[1:], "0")
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// ValueText is a value (as Field.Value gives it) as JavaScript's String() writes it; null is "null".
func ValueText(v any) string {
	switch x := v.(type) {
	case nil:
		return "null"
	case float64:
		return NumberText(x)
	case bool:
		return strconv.FormatBool(x)
	case string:
		return x
	case []any:
		parts := make([]string, len(x))
		for i, e := range x {
			if e != nil {
				parts[i] = ValueText(e)
			}
		}
		return strings.Join(parts, ",")
	}
	return ""
}

// ParseNumber reads a whole text as JavaScript's Number() does; NaN when it is none, 0 when it is blank.
func ParseNumber(s string) float64 {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0
	}
	body := strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	if body == "Infinity" {
		if s[0] == '-' {
			return math.Inf(-1)
		}
		return math.Inf(1)
	}
	if len(body) > 2 && body[0] == '0' && len(body) == len(s) {
		if base := map[byte]int{'x': 16, 'X': 16, 'b': 2, 'B': 2, 'o': 8, 'O': 8}[body[1]]; base != 0 {
			n, err := strconv.ParseUint(body[2:], base, 64)
			if err != nil || strings.Contains(body, "_") {
				return math.NaN()
			}
			return float64(n)
		}
	}
	for _, r := range s {
		if (r < '0' || r > '9') && !strings.ContainsRune("+-.eE", r) {
			return math.NaN()
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
}

// LeadingNumber reads the number a text begins with, as JavaScript's parseFloat does; NaN when there is none.
func LeadingNumber(s string) float64 {
	s = strings.TrimLeft(s, " \t\n\r\u00a0")
	end, digits := 0, false
	if end < len(s) && (s[end] == '-' || s[end] == '+') {
		end++
	}
	if strings.HasPrefix(s[end:], "Infinity") {
		return ParseNumber(s[:end+len("Infinity")])
	}
	dot := false
	for ; end < len(s); end++ {
		if s[end] == '.' && !dot {
			dot = true
		} else if s[end] >= '0' && s[end] <= '9' {
			digits = true
		} else {
			break
		}
	}
	if !digits {
		return math.NaN()
	}
	if end < len(s) && (s[end] == 'e' || s[end] == 'E') {
		exp := end + 1
		if exp < len(s) && (s[exp] == '-' || s[exp] == '+') {
			exp++
		}
		if exp < len(s) && s[exp] >= '0' && s[exp] <= '9' {
			for end = exp; end < len(s) && s[end] >= '0' && s[end] <= '9'; end++ {
			}
		}
	}
	return ParseNumber(s[:end])
}
