// Package tree makes a YAML tree of a value in one pass. The encoder's own hook, MarshalYAML, writes and reads
// again what it is given: nested as deep as a description of an API, megabytes for its 240 KB.
package tree

import (
	"reflect"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Noder is a value that knows its own tree.
type Noder interface{ Node() *yaml.Node }

// Of is the tree of a struct by its yaml tags, empty fields left out; of a slice, a pointer, a scalar or a Noder.
func Of(v any) *yaml.Node {
	switch v := v.(type) {
	case *yaml.Node:
		if v.Kind == yaml.DocumentNode {
			return v.Content[0]
		}
		return v
	case Noder:
		return v.Node()
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer:
		return Of(r.Elem().Interface())
	case reflect.Slice:
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range r.Len() {
			list.Content = append(list.Content, Of(r.Index(i).Interface()))
		}
		return list
	case reflect.Struct:
		return fields(r)
	default:
		scalar := &yaml.Node{}
		if err := scalar.Encode(v); err != nil {
			panic(err) // a kind of field that no type of this module has
		}
		return scalar
	}
}

func fields(r reflect.Value) *yaml.Node {
	mapping := &yaml.Node{Kind: yaml.MappingNode}
	for i := range r.NumField() {
		name, always := strings.CutSuffix(r.Type().Field(i).Tag.Get("yaml"), ",always")
		if r.Field(i).IsZero() && !always {
			continue
		}
		Add(mapping, name, Of(r.Field(i).Interface()))
	}
	return mapping
}

// Add appends a key and its value to a mapping.
func Add(mapping *yaml.Node, key string, value *yaml.Node) {
	mapping.Content = append(mapping.Content, Text(key), value)
}

// Text is a string's node; the encoder quotes it where it would be read as something else.
func Text(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}
