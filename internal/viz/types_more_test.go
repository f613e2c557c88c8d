package viz

import (
	"testing"

	"github.com/montui/montui/internal/compat"
)

// TestTypesAreHonest: what is drawn is listed as such, and nothing else.
func TestTypesAreHonest(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Types() {
		if seen[s.Type] {
			t.Errorf("%s is listed twice", s.Type)
		}
		seen[s.Type] = true
		_, drawn := panels[s.Type]
		if says := s.Honour != compat.Missing; says != drawn && s.Type != "annolist" && s.Type != "news" {
			t.Errorf("%s: listed as %v, drawn: %v", s.Type, s.Honour, drawn)
		}
		if s.Honour != compat.Shown && s.Note == "" {
			t.Errorf("%s: %v, and no word why", s.Type, s.Honour)
		}
		for _, e := range append(append(compat.List{}, s.Options...), s.Custom...) {
			if (e.Honour == compat.Partly || e.Honour == compat.Missing) && e.Note == "" {
				t.Errorf("%s: %s has no note", s.Type, e.Path)
			}
		}
	}
	for name := range panels {
		if !seen[name] {
			t.Errorf("%s is drawn and not listed", name)
		}
	}
}
