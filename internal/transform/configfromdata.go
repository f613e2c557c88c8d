package transform

import "github.com/montui/montui/internal/frame"

// configFromData takes one query's values for the config (unit, min, max, thresholds …) of the other queries' fields.
func configFromData(o options) (operation, error) {
	refID := "config"
	if s, ok := o["configRefId"].(string); ok {
		refID = s
	}
	mappings := o.list("mappings")
	apply := o.object("applyTo")
	id := apply.text("id")
	if id == "" {
		id = "numeric"
	}
	spec, err := frame.NewMatcher(id, apply["options"])
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		var config *frame.Frame
		for _, fr := range in {
			if fr.RefID == refID {
				config = fr
				break
			}
		}
		if config == nil {
			return in, nil
		}
		by, _, _ := mappedFields(config, c.names(nil), mappings, false)
		values := make([]any, len(config.Fields))
		for i, f := range config.Fields {
			values[i] = frame.Calc(f, by[i].reducer)
		}
		matches := spec.ForNames(c.names(in))
		var out frame.Frames
		for _, fr := range in {
			if fr == config && len(in) > 1 {
				continue
			}
			fields := make([]*frame.Field, len(fr.Fields))
			for i, f := range fr.Fields {
				fields[i] = f
				if matches(f, fr) {
					fields[i] = c.copyOf(f)
					fields[i].Config = mappedConfig(f.Config, by, values)
					if fields[i].Config.DisplayName != f.Config.DisplayName {
						delete(c.memory, fields[i])
					}
				}
			}
			out = append(out, withFields(fr, fields))
		}
		return out, nil
	}, err
}
