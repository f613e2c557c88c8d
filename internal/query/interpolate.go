package query

import (
	"regexp"
	"strings"
	"sync"
)

// reference finds variables in a text: $name, [[name:format]], ${name.field:format}, ${name["a field"]:format}.
var reference = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)((?:\.[^:^{}\[\]]+|\["[^"]*"\]|\['[^']*'\]|\[[^\]"']*\])*)(?::([^}]+))?\}`)
})

// Interpolate puts the variables into a text that is shown, such as a title: in words, several joined by " + ".
func (v Vars) Interpolate(s string) string { return v.replace(s, "text", nil) }

// InterpolateAs puts the variables into a text in a format, for those that name none themselves.
func (v Vars) InterpolateAs(s, format string) string { return v.replace(s, format, nil) }

// expression puts the variables into a query, by Prometheus's escaping where the reference names no format. As in Grafana
// what is put in is looked through once more, and the interval is left to what plays the server's part.
func (v Vars) expression(s string) string {
	v = v.alongside(map[string]scopedValue{"__interval": {value: "$__interval"}, "__interval_ms": {value: "$__interval_ms"}})
	return v.replace(v.replace(s, "", promFormat), "", promFormat)
}

const (
	// maxText bounds what a hostile dashboard can make of a short text: references beyond it stay as they are written.
	maxText = 8 << 20
	// maxDepth bounds custom All values that refer to each other.
	maxDepth = 8
)

// replace interpolates; prom, when given, writes the values of references that name no format. What is not a variable
// stays as it is written.
func (v Vars) replace(s, fallback string, prom func(variable) string) string {
	return v.replaceDeep(s, fallback, prom, 0)
}

func (v Vars) replaceDeep(s, fallback string, prom func(variable) string, depth int) string {
	if !strings.ContainsAny(s, "$[") || depth > maxDepth {
		return s
	}
	var b strings.Builder
	last := 0
	for _, at := range reference().FindAllStringSubmatchIndex(s, -1) {
		group := func(i int) string {
			if at[2*i] < 0 {
				return ""
			}
			return s[at[2*i]:at[2*i+1]]
		}
		field := group(5)
		value, ok := v.lookup(group(1)+group(2)+group(4), strings.TrimPrefix(field, "."), field != "", s[at[0]:at[1]])
		if !ok || b.Len() > maxText {
			continue
		}
		b.WriteString(s[last:at[0]])
		last = at[1]
		form := group(3) + group(6)
		if value.custom || value.skip {
			b.WriteString(v.replaceDeep(unformatted(value, form, fallback, prom), "", nil, depth+1))
			continue
		}
		b.WriteString(write(value, form, fallback, prom))
	}
	b.WriteString(s[last:])
	return b.String()
}

// write writes one value in the format of its reference, else in the fallback.
func write(value variable, form, fallback string, prom func(variable) string) string {
	switch {
	case value.kind == absentKind:
		return ""
	case form == "" && prom != nil:
		return prom(value)
	case form == "":
		form = fallback
	}
	id, rest, hasArgs := strings.Cut(form, ":")
	var args []string
	if hasArgs {
		args = strings.Split(rest, ":")
	}
	return format(value, id, args)
}

// unformatted writes the custom value of All, which takes no format but the few that are about the variable itself.
func unformatted(v variable, form, fallback string, prom func(variable) string) string {
	if form == "" && prom == nil {
		form = fallback
	}
	switch {
	case v.skip:
	case form == "text":
		return "All"
	case form == "percentencode":
		return percentEncode(v.first(), "")
	case form == "queryparam":
		return urlText(v)
	}
	return v.first()
}
