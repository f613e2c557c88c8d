// Package base holds the parts that the versions of OpenAPI share, as far as Prometheus's own description of its
// API uses them.
package base

import (
	"github.com/pb33f/libopenapi/orderedmap"
	"github.com/pb33f/libopenapi/tree"
	"go.yaml.in/yaml/v4"
)

// SchemaProxy is a schema or a reference to one.
type SchemaProxy struct {
	reference string
	schema    *Schema
}

// CreateSchemaProxy holds a schema.
func CreateSchemaProxy(schema *Schema) *SchemaProxy { return &SchemaProxy{schema: schema} }

// CreateSchemaProxyRef holds a reference.
func CreateSchemaProxyRef(reference string) *SchemaProxy { return &SchemaProxy{reference: reference} }

// Node is the tree of what is held.
func (s *SchemaProxy) Node() *yaml.Node {
	if s.reference == "" {
		return s.schema.Node()
	}
	reference := &yaml.Node{Kind: yaml.MappingNode}
	tree.Add(reference, "$ref", tree.Text(s.reference))
	return reference
}

// DynamicValue is A, or B where N is 1.
type DynamicValue[A, B any] struct {
	N int
	A A
	B B
}

// Node is the tree of the one that N chooses.
func (d *DynamicValue[A, B]) Node() *yaml.Node {
	if d.N == 1 {
		return tree.Of(d.B)
	}
	return tree.Of(d.A)
}

// Schema is a JSON schema.
type Schema struct {
	Type                 []string                              `yaml:"type"`
	AllOf                []*SchemaProxy                        `yaml:"allOf"`
	OneOf                []*SchemaProxy                        `yaml:"oneOf"`
	AnyOf                []*SchemaProxy                        `yaml:"anyOf"`
	PrefixItems          []*SchemaProxy                        `yaml:"prefixItems"`
	Items                *DynamicValue[*SchemaProxy, bool]     `yaml:"items"`
	ContentSchema        *SchemaProxy                          `yaml:"contentSchema"`
	Properties           *orderedmap.Map[string, *SchemaProxy] `yaml:"properties"`
	Title                string                                `yaml:"title"`
	Maximum              *float64                              `yaml:"maximum"`
	Minimum              *float64                              `yaml:"minimum"`
	Format               string                                `yaml:"format"`
	MaxItems             *int64                                `yaml:"maxItems"`
	MinItems             *int64                                `yaml:"minItems"`
	Required             []string                              `yaml:"required"`
	Enum                 []*yaml.Node                          `yaml:"enum"`
	AdditionalProperties *DynamicValue[*SchemaProxy, bool]     `yaml:"additionalProperties"`
	Description          string                                `yaml:"description"`
	ContentMediaType     string                                `yaml:"contentMediaType"`
	Default              *yaml.Node                            `yaml:"default"`
	Example              *yaml.Node                            `yaml:"example"`
}

// Node writes one type as a word and several as a list, as OpenAPI 3.1 has it.
func (s *Schema) Node() *yaml.Node {
	node := tree.Of(*s)
	if len(s.Type) == 1 {
		node.Content[1] = node.Content[1].Content[0]
	}
	return node
}

// Example is a value that fits a schema.
type Example struct {
	Summary     string     `yaml:"summary"`
	Description string     `yaml:"description"`
	Value       *yaml.Node `yaml:"value"`
}

// Tag groups operations.
type Tag struct {
	Name        string `yaml:"name"`
	Summary     string `yaml:"summary"`
	Description string `yaml:"description"`
}

// Info says what the API is.
type Info struct {
	Title       string   `yaml:"title"`
	Description string   `yaml:"description"`
	Contact     *Contact `yaml:"contact"`
	Version     string   `yaml:"version"`
}

// Contact says whom to ask.
type Contact struct {
	Name string `yaml:"name"`
	URL  string `yaml:"url"`
}
