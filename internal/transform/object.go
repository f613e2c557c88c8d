package transform

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// object is a JSON object whose keys keep their order, which becomes the order of fields.
type object struct {
	keys   []string
	values map[string]any
}

func (o *object) set(key string, v any) {
	if o.values == nil {
		o.values = map[string]any{}
	}
	if _, known := o.values[key]; !known {
		o.keys = append(o.keys, key)
	}
	o.values[key] = v
}

// MarshalJSON writes the keys in their order.
func (o *object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, key := range o.keys {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := json.Marshal(key)
		value, err := json.Marshal(o.values[key])
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// parseJSON reads a whole text: nil, float64, string, bool, []any or *object.
func parseJSON(text string) (any, error) {
	if !json.Valid([]byte(text)) { // bounds the depth, too
		return nil, errors.New("no JSON")
	}
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	return nextJSON(d)
}

func nextJSON(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		o := &object{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := nextJSON(d)
			if err != nil {
				return nil, err
			}
			o.set(key.(string), v)
		}
		integersFirst(o.keys)
		_, err := d.Token()
		return o, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := nextJSON(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	}
	return token, nil
}

// entries are a value's members as JavaScript's Object.entries gives them.
func entries(v any) *object {
	out := &object{}
	switch x := v.(type) {
	case *object:
		return x
	case []any:
		for i, e := range x {
			out.set(strconv.Itoa(i), e)
		}
	case string:
		for i, r := range []rune(x) {
			out.set(strconv.Itoa(i), string(r))
		}
	}
	return out
}

// plain is a value that a field can hold: what has members becomes its JSON.
func plain(v any) any {
	switch v.(type) {
	case *object, []any:
		raw, err := json.Marshal(v)
		if err != nil {
			return nil
		}
		return string(raw)
	}
	return v
}
