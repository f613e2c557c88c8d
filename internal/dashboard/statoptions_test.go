package dashboard

import "testing"

// TestOldStatOptions: what each plug-in version left in a file becomes reduceOptions and field config.
func TestOldStatOptions(t *testing.T) {
	for _, c := range []struct{ name, panel, options, fieldConfig string }{
		{"6.2 fieldOptions", `"pluginVersion":"6.2.0","options":{"fieldOptions":{"calcs":["max"],"values":true,"defaults":{"unit":"celsius","title":"T","decimals":0},"override":{},
		  "thresholds":[{"index":0,"value":null,"color":"blue"},{"index":1,"value":20,"color":"red"}]}}`,
			`{"reduceOptions":{"calcs":["max"],"values":true}}`,
			`{"defaults":{"color":{"mode":"thresholds"},"decimals":0,"displayName":"T","thresholds":{"mode":"absolute","steps":[{"color":"blue","index":0,"value":null},{"color":"red","index":1,"value":20}]},"unit":"celsius"}}`},
		{"6.6 keeps its thresholds", `"pluginVersion":"6.7.1","fieldConfig":{"defaults":{"unit":"s"}},"options":{"fieldOptions":{"calcs":["last"],"defaults":{"unit":"ms","thresholds":{"mode":"percentage","steps":[]}},"overrides":[{"properties":[]}]}}`,
			`{"reduceOptions":{"calcs":["last"]}}`,
			`{"defaults":{"thresholds":{"mode":"percentage","steps":[]},"unit":"ms"},"overrides":[{"properties":[]}]}`},
		{"5.x valueOptions", `"options":{"valueOptions":{"stat":"avg","unit":"percentunit","decimals":1},"maxValue":2,"thresholds":[{"value":null,"color":"green"}]}`,
			`{"reduceOptions":{"calcs":["mean"]}}`,
			`{"defaults":{"color":{"mode":"thresholds"},"decimals":1,"max":2,"min":0,"thresholds":{"mode":"absolute","steps":[{"color":"green","value":null}]},"unit":"percentunit"}}`},
		{"percent before 8", `"pluginVersion":"7.5.2","options":{},"fieldConfig":{"defaults":{"unit":"percent","max":50}}`, `{}`, `{"defaults":{"max":50,"min":0,"unit":"percent"}}`},
		{"a version that is none", `"pluginVersion":"v7.0","options":{},"fieldConfig":{"defaults":{"unit":"percent"}}`, `{}`, `{"defaults":{"unit":"percent"}}`},
		{"percent since 8", `"pluginVersion":"10.4","options":{},"fieldConfig":{"defaults":{"unit":"percent"}}`, `{}`, `{"defaults":{"unit":"percent"}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, _ := parse(t, `{"schemaVersion":40,"panels":[{"id":1,"type":"gauge",`+c.panel+`}]}`)
			if p := d.Panels[0]; string(p.Options) != c.options || string(p.FieldConfig) != c.fieldConfig {
				t.Errorf("options %s\nfieldConfig %s", p.Options, p.FieldConfig)
			}
		})
	}
}
