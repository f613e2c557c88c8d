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

// sealed finds what is not honoured of the parts of a panel that only the rooms they are addressed to open: its options, field
// config and transformations. Values that the rooms refuse when they open them are not looked at again.
func sealed(p *dashboard.Panel, drawn Drawn, found func(compat.Finding)) {
	under := func(path string, list compat.List, raw json.RawMessage) {
		for _, f := range list.Check(raw) {
			f.Path = path + f.Path
			found(f)
		}
	}
	if len(drawn.Options) > 0 {
		under("options.", drawn.Options, p.Options)
	}
	under("fieldConfig.", compat.Join(field.Honours(), drawn.Custom.Under("defaults.custom")), p.FieldConfig)
	customOverrides(p.FieldConfig, drawn.Custom, found)
	for i, raw := range p.Transformations {
		var t struct {
			ID      string
			Options json.RawMessage
		}
		if json.Unmarshal(raw, &t) != nil {
			continue
		}
		at := fmt.Sprintf("transformations[%d].", i)
		for _, s := range transform.Registry() {
			switch s.ID {
			case transform.Wrapper:
				under(at, s.Options, raw)
			case t.ID:
				under(at+"options.", s.Options, t.Options)
				if s.Honour == compat.Partly {
					found(compat.Finding{Path: at + "id", Honour: s.Honour, Note: fmt.Sprintf("transformation %q: %s", t.ID, s.Note)})
				}
			}
		}
	}
}

// customOverrides finds properties of overrides that the panel type does not honour: "custom.lineWidth" and its like.
func customOverrides(raw json.RawMessage, custom compat.List, found func(compat.Finding)) {
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
			if !ok || len(property.Value) == 0 {
				continue
			}
			nested := property.Value
			keys := strings.Split(path, ".")
			for n := len(keys) - 1; n >= 0; n-- {
				name, err := json.Marshal(keys[n])
				if err != nil {
					return
				}
				nested = json.RawMessage("{" + string(name) + ":" + string(nested) + "}")
			}
			for _, f := range custom.Check(nested) {
				f.Path = fmt.Sprintf("fieldConfig.overrides[%d].properties[%d]", i, k)
				f.Note = property.ID + ": " + f.Note
				found(f)
			}
		}
	}
}
