package viz

import (
	"slices"
	"strings"

	"github.com/montui/montui/internal/compat"
)

// Support is what montui does with one of Grafana's panel types.
type Support struct {
	Type, Note string // Note is of Partly and Missing: the difference
	Honour     compat.Honour
	Options    compat.List // the panel's "options"
	Custom     compat.List // "custom" of its fieldConfig
}

// Types is what montui does with each panel type, by name.
func Types() []Support {
	list := moreTypes()
	slices.SortFunc(list, func(a, b Support) int { return strings.Compare(a.Type, b.Type) })
	return list
}
