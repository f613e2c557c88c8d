// Package v3 is OpenAPI 3, as far as Prometheus's own description of its API uses it: enough to be written,
// nothing to read or validate one.
package v3

import (
	"github.com/pb33f/libopenapi/datamodel/high/base"
	"github.com/pb33f/libopenapi/orderedmap"
	"github.com/pb33f/libopenapi/tree"
	"go.yaml.in/yaml/v4"
)

// Document is the whole description.
type Document struct {
	Version    string      `yaml:"openapi"`
	Info       *base.Info  `yaml:"info"`
	Servers    []*Server   `yaml:"servers"`
	Paths      *Paths      `yaml:"paths"`
	Components *Components `yaml:"components"`
	Tags       []*base.Tag `yaml:"tags"`
}

// Unrendered is the version of a document that nobody is going to read.
const Unrendered = "unrendered"

// Render writes the document as YAML; of an Unrendered one, nothing.
func (d *Document) Render() ([]byte, error) {
	if d.Info != nil && d.Info.Version == Unrendered {
		return nil, nil
	}
	return yaml.Marshal(tree.Of(d))
}

// Server is where the API is.
type Server struct {
	URL string `yaml:"url"`
}

// Paths are the API's addresses.
type Paths struct {
	PathItems *orderedmap.Map[string, *PathItem]
}

// Node is the tree of the addresses themselves.
func (p *Paths) Node() *yaml.Node { return p.PathItems.Node() }

// PathItem is what can be done at an address.
type PathItem struct {
	Get     *Operation `yaml:"get"`
	Put     *Operation `yaml:"put"`
	Post    *Operation `yaml:"post"`
	Delete  *Operation `yaml:"delete"`
	Options *Operation `yaml:"options"`
}

// Operation is one thing that can be done.
type Operation struct {
	Tags        []string     `yaml:"tags"`
	Summary     string       `yaml:"summary"`
	Description string       `yaml:"description"`
	OperationId string       `yaml:"operationId"`
	Parameters  []*Parameter `yaml:"parameters"`
	RequestBody *RequestBody `yaml:"requestBody"`
	Responses   *Responses   `yaml:"responses"`
}

// Parameter is a part of the address.
type Parameter struct {
	Name        string                                 `yaml:"name"`
	In          string                                 `yaml:"in"`
	Description string                                 `yaml:"description"`
	Required    *bool                                  `yaml:"required"`
	Explode     *bool                                  `yaml:"explode"`
	Schema      *base.SchemaProxy                      `yaml:"schema"`
	Examples    *orderedmap.Map[string, *base.Example] `yaml:"examples"`
}

// RequestBody is what is sent.
type RequestBody struct {
	Description string                              `yaml:"description"`
	Content     *orderedmap.Map[string, *MediaType] `yaml:"content"`
	Required    *bool                               `yaml:"required"`
}

// Responses are what can come back.
type Responses struct {
	Codes   *orderedmap.Map[string, *Response]
	Default *Response
}

// Node writes the codes, then the default.
func (r *Responses) Node() *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode}
	if r.Codes != nil {
		node = r.Codes.Node()
	}
	if r.Default != nil {
		tree.Add(node, "default", tree.Of(r.Default))
	}
	return node
}

// Response is one answer.
type Response struct {
	Description string                              `yaml:"description,always"`
	Content     *orderedmap.Map[string, *MediaType] `yaml:"content"`
}

// MediaType is a body in one format.
type MediaType struct {
	Schema     *base.SchemaProxy                      `yaml:"schema"`
	ItemSchema *base.SchemaProxy                      `yaml:"itemSchema"`
	Examples   *orderedmap.Map[string, *base.Example] `yaml:"examples"`
}

// Components are what references name.
type Components struct {
	Schemas *orderedmap.Map[string, *base.SchemaProxy] `yaml:"schemas"`
}
