// Package orderedmap is a map that remembers the order of its keys.
package orderedmap

import (
	"fmt"

	"github.com/pb33f/libopenapi/tree"
	"go.yaml.in/yaml/v4"
)

// Map keeps pairs in the order in which their keys were first set.
type Map[K comparable, V any] struct {
	pairs []*Pair[K, V]
	at    map[K]int
}

// Pair is a key, its value, and the way to the next.
type Pair[K comparable, V any] struct {
	key   K
	value V
	of    *Map[K, V]
	index int
}

// New is an empty map.
func New[K comparable, V any]() *Map[K, V] { return &Map[K, V]{at: map[K]int{}} }

// Set puts a value, and gives the one before and whether there was one.
func (m *Map[K, V]) Set(key K, value V) (before V, present bool) {
	if at, ok := m.at[key]; ok {
		before, m.pairs[at].value = m.pairs[at].value, value
		return before, true
	}
	m.at[key] = len(m.pairs)
	m.pairs = append(m.pairs, &Pair[K, V]{key: key, value: value, of: m, index: len(m.pairs)})
	return before, false
}

// First is the first pair, or nil.
func (m *Map[K, V]) First() *Pair[K, V] { return m.pair(0) }

func (m *Map[K, V]) pair(index int) *Pair[K, V] {
	if m == nil || index >= len(m.pairs) {
		return nil
	}
	return m.pairs[index]
}

// Key is the pair's key.
func (p *Pair[K, V]) Key() K { return p.key }

// Value is the pair's value.
func (p *Pair[K, V]) Value() V { return p.value }

// Next is the pair after, or nil.
func (p *Pair[K, V]) Next() *Pair[K, V] { return p.of.pair(p.index + 1) }

// Node writes the pairs in their order.
func (m *Map[K, V]) Node() *yaml.Node {
	mapping := &yaml.Node{Kind: yaml.MappingNode}
	for _, p := range m.pairs {
		tree.Add(mapping, fmt.Sprint(p.key), tree.Of(p.value))
	}
	return mapping
}
