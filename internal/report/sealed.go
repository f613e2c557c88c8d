package report

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/montui/montui/internal/compat"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/field"
	"github.com/montui/montui/internal/transform"
)

// What early releases of Grafana 7 and its migrations left in files, and no release since looks at.
var (
	leftInOptions = compat.Ignores("alertThreshold", "graph", "dataLinks", "legacy", "tooltipOptions")
	leftInCustom  = compat.Ignores("line", "points", "nullValues", "fill", "bars", "axis", "fillGradient", "filterable")
)

// lists are the rooms' lists made ready, each once for all panels.
type lists struct {
	drawn      func(panelType string) Drawn
	types      map[string]*typeLists
	wrapper    compat.Checker
	transforms map[string]transformLists
}

type typeLists struct {
	Drawn
	options, custom, config compat.Checker
}

type transformLists struct {
	support transform.Support
	options compat.Checker
}

func newLists(drawn func(panelType string) Drawn) *lists {
	l := &lists{drawn: drawn, types: map[string]*typeLists{}, transforms: map[string]transformLists{}}
	for _, s := range transform.Registry() {
		if s.ID == transform.Wrapper {
			l.wrapper = s.Options.Checker()
			continue
		}
		l.transforms[s.ID] = transformLists{s, s.Options.Checker()}
	}
	return l
}

func (l *lists) of(panelType string) *typeLists {
	t := l.types[panelType]
	if t == nil {
		t = &typeLists{Drawn: l.drawn(panelType)}
		if len(t.Options) > 0 {
			t.Options = compat.Join(leftInOptions, t.Options)
		}
		t.Custom = compat.Join(leftInCustom, t.Custom)
		t.options, t.custom = t.Options.Checker(), t.Custom.Checker()
		t.config = compat.Join(field.Honours(), t.Custom.Under("defaults.custom")).Checker()
		l.types[panelType] = t
	}
	return t
}

// sealed finds what is not honoured of the parts of a panel that only the rooms they are addressed to open: its options, field
// config and transformations. Values that the rooms refuse when they open them are not looked at again.
func (l *lists) sealed(p *dashboard.Panel, found func(compat.Finding)) {
	under := func(path string, list compat.Checker, raw json.RawMessage) {
		var doc any
		if json.Unmarshal(raw, &doc) != nil {
			return
		}
		for _, f := range list.Check(doc) {
			f.Path = path + f.Path
			found(f)
		}
	}
	t := l.of(p.Type)
	if len(t.Options) > 0 {
		under("options.", t.options, p.Options)
	}
	under("fieldConfig.", t.config, p.FieldConfig)
	customOverrides(p.FieldConfig, t.custom, found)
	for i, raw := range p.Transformations {
		var one struct {
			ID      string
			Options json.RawMessage
		}
		if json.Unmarshal(raw, &one) != nil {
			continue
		}
		at := fmt.Sprintf("transformations[%d].", i)
		under(at, l.wrapper, raw)
		known, ok := l.transforms[one.ID]
		if !ok {
			continue // named when it is opened
		}
		under(at+"options.", known.options, one.Options)
		if known.support.Honour == compat.Partly {
			found(compat.Finding{Path: at + "id", Honour: compat.Partly, Note: fmt.Sprintf("transformation %q: %s", one.ID, known.support.Note)})
		}
	}
}

// customOverrides finds properties of overrides that the panel type does not honour: "custom.lineWidth" and its like.
func customOverrides(raw json.RawMessage, custom compat.Checker, found func(compat.Finding)) {
	var config struct {
		Overrides []struct {
			Properties []struct {
				ID    string
				Value json.RawMessage
			}
		}
	}
	if json.Unmarshal(raw, &config) != nil {
		return
	}
	for i, o := range config.Overrides {
		for k, property := range o.Properties {
			path, ok := strings.CutPrefix(property.ID, "custom.")
			if !ok {
				continue
			}
			var nested any
			if json.Unmarshal(property.Value, &nested) != nil {
				continue
			}
			keys := strings.Split(path, ".")
			for n := len(keys) - 1; n >= 0; n-- {
				nested = map[string]any{keys[n]: nested}
			}
			for _, f := range custom.Check(nested) {
				f.Path = fmt.Sprintf("fieldConfig.overrides[%d].properties[%d]", i, k)
				f.Note = property.ID + ": " + f.Note
				found(f)
			}
		}
	}
}
