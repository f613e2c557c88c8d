// Package reference stands in for the names of images, twenty patterns compiled at start: Docker's client takes them
// apart when it pulls, pushes and tags, and discovery of containers does none of it.
package reference

import (
	"errors"

	"github.com/opencontainers/go-digest"
)

var errLeftOut = errors.New("this montui handles no images")

type (
	// Reference names something of a registry.
	Reference interface{ String() string }
	// Named is a reference with a name.
	Named interface {
		Reference
		Name() string
	}
	// Tagged is a reference with a tag.
	Tagged interface {
		Reference
		Tag() string
	}
	// Digested is a reference with a digest.
	Digested interface {
		Reference
		Digest() digest.Digest
	}
	// Canonical is a name with a digest.
	Canonical interface {
		Named
		Digest() digest.Digest
	}
)

// ParseNormalizedNamed refuses.
func ParseNormalizedNamed(string) (Named, error) { return nil, errLeftOut }

// ParseAnyReference refuses.
func ParseAnyReference(string) (Reference, error) { return nil, errLeftOut }

// TagNameOnly leaves a name as it is.
func TagNameOnly(n Named) Named { return n }

// WithDigest refuses.
func WithDigest(Named, digest.Digest) (Canonical, error) { return nil, errLeftOut }

// FamiliarName is the name as it stands.
func FamiliarName(n Named) string { return n.Name() }

// FamiliarString is the reference as it stands.
func FamiliarString(r Reference) string { return r.String() }
