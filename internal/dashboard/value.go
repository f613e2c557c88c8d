package dashboard

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// object is a decoded JSON object. Migrations work on these because a file may have anything anywhere.
type object = map[string]any

// sealed is an object that is still the text it was in the file, until somebody opens it.
type sealed struct {
	text   string
	opened object
	asIs   bool // opened to be read only: the text still holds
}

func (s *sealed) open() object {
	if s.opened == nil {
		v, err := (&jsonDecoder{text: s.text, left: maxValues, plain: true}).document()
		if s.opened, _ = v.(object); err != nil || s.opened == nil {
			s.opened = object{} // it was checked when it was sealed
		}
	}
	return s.opened
}

func (s *sealed) MarshalJSON() ([]byte, error) {
	if s.opened == nil || s.asIs {
		return []byte(s.text), nil
	}
	return json.Marshal(s.opened)
}

// changed says that what was opened is no longer what the text says.
func changed(v any) {
	if s, ok := v.(*sealed); ok {
		s.asIs = false
	}
}

// inOrder is an object whose order means something: Grafana makes field overrides and a legend's columns in that order.
type inOrder struct {
	members object
	keys    []string
}

func (o *inOrder) MarshalJSON() ([]byte, error) { return json.Marshal(o.members) }

// keysOf are an object's keys in the file's order where that is known, else sorted.
func keysOf(v any) []string {
	if o, ok := v.(*inOrder); ok {
		return o.keys
	}
	return slices.Sorted(maps.Keys(asObject(v)))
}

// The readers below give the zero value for what is absent or of another type: a hostile file costs no panic.

func asObject(v any) object {
	switch t := v.(type) {
	case object:
		return t
	case *sealed:
		return t.open()
	case *inOrder:
		return t.members
	}
	return nil
}

func asList(v any) []any { l, _ := v.([]any); return l }

func asBool(v any) bool {
	switch b := v.(type) {
	case bool:
		return b
	case string:
		return b == "true"
	case float64:
		return b != 0
	}
	return false
}

// truthy is what JavaScript takes for true: any text but the empty one, "false" too.
func truthy(v any) bool {
	switch t := v.(type) {
	case nil:
		return false
	case bool:
		return t
	case string:
		return t != ""
	case float64:
		return t != 0 && t == t
	}
	return true
}

// asString reads text, and numbers and booleans as JavaScript prints them.
func asString(v any) string {
	switch s := v.(type) {
	case string:
		return s
	case float64:
		return numberText(s)
	case bool:
		return strconv.FormatBool(s)
	}
	return ""
}

// numberText prints a number as JavaScript does for the sizes that occur in dashboards.
func numberText(f float64) string {
	if math.Abs(f) >= 1e21 || (f != 0 && math.Abs(f) < 1e-6) {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// asNumber reads a number or a text that is one.
func asNumber(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case string:
		f, err := strconv.ParseFloat(strings.TrimSpace(n), 64)
		return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
	}
	return 0, false
}

// asInt reads a number that is used as a size or an id, kept within an int32 so that sums of them cannot overflow.
func asInt(v any) int {
	f, ok := asNumber(v)
	switch {
	case !ok || math.IsNaN(f):
		return 0
	case f > math.MaxInt32:
		return math.MaxInt32
	case f < math.MinInt32:
		return math.MinInt32
	}
	return int(f)
}

// child gives the object under a key, made when absent or of another type.
func child(o object, key string) object {
	if c := asObject(o[key]); c != nil {
		return c
	}
	c := object{}
	o[key] = c
	return c
}

// setDefault sets a key that is absent or null.
func setDefault(o object, key string, v any) {
	if o[key] == nil {
		o[key] = v
	}
}

// eachObject calls f for the objects of a list.
func eachObject(v any, f func(o object)) {
	for _, e := range asList(v) {
		if o := asObject(e); o != nil {
			f(o)
		}
	}
}

// seal turns a decoded value back into the raw JSON that other rooms open; nil when there is nothing.
func seal(v any) json.RawMessage {
	switch t := v.(type) {
	case nil:
		return nil
	case *sealed:
		if t.opened == nil || t.asIs {
			return json.RawMessage(t.text)
		}
		v = t.opened
	case object:
		if len(t) == 0 {
			return json.RawMessage("{}")
		}
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return nil // a value that came from JSON or YAML and was made finite always marshals
	}
	return raw
}
