package transform

import (
	"maps"

	"github.com/montui/montui/internal/frame"
)

// partitionByValues makes a frame of each combination of values that some fields have. It looks at the first frame only.
func partitionByValues(o options) (operation, error) {
	fields := o.list("fields")
	if len(fields) == 0 {
		return noop(o)
	}
	spec, err := frame.NewMatcher("byNames", map[string]any{"names": fields})
	naming := newNaming(o.object("naming"))
	keep, _ := o["keepFields"].(bool)
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		if len(in) == 0 {
			return in, nil
		}
		fr, own := bareNames(in[0])
		matches := spec.ForNames(frame.NewNames(frame.Frames{fr}))
		var keys, rest []*frame.Field
		var names []string // of rest, as they were
		for i, f := range fr.Fields {
			isKey := matches(f, fr)
			if isKey {
				keys = append(keys, f)
			}
			if !isKey || keep {
				rest, names = append(rest, f), append(names, own[i])
			}
		}
		if len(keys) == 0 {
			return in[:1], nil
		}
		var out frame.Frames
		for _, rows := range c.groupRows(fr, keys) {
			part := c.takeRows(withFields(fr, rest), rows)
			part.RefID = ""
			naming.apply(part, keys, rows[0])
			out = append(out, part)
		}
		restoreNames(out, names)
		return out, nil
	}, err
}

// bareNames is the frame with each field under the name it was given, so that parts can tell equal names apart; own are the
// fields' own names.
func bareNames(fr *frame.Frame) (bare *frame.Frame, own []string) {
	bare = withFields(fr, make([]*frame.Field, len(fr.Fields)))
	for i, f := range fr.Fields {
		copied := *f
		switch {
		case f.Config.DisplayNameFromDS != "":
			copied.Name = f.Config.DisplayNameFromDS
		case f.Config.DisplayName != "":
			copied.Name = f.Config.DisplayName
		}
		copied.Config.DisplayName, copied.Config.DisplayNameFromDS = "", ""
		bare.Fields[i] = &copied
		own = append(own, f.Name)
	}
	return bare, own
}

// restoreNames gives fields their own names back and shows them by what tells the parts apart.
func restoreNames(parts frame.Frames, own []string) {
	names := frame.NewNames(parts)
	shown := make([][]string, len(parts))
	for i, part := range parts {
		for _, f := range part.Fields {
			shown[i] = append(shown[i], names.Of(f, part))
		}
	}
	for i, part := range parts {
		for k, f := range part.Fields {
			if f.Name != own[k] {
				f.Name, f.Config.DisplayName = own[k], shown[i][k]
			}
		}
	}
}

// naming is how a part tells its values: as labels, or in the frame's name.
type naming struct {
	asLabels, appends, withNames bool
	between, after               string
}

func newNaming(o options) naming {
	n := naming{asLabels: true, between: "=", after: " "}
	if b, ok := o["asLabels"].(bool); ok {
		n.asLabels = b
	}
	n.appends, _ = o["append"].(bool)
	n.withNames, _ = o["withNames"].(bool)
	if s, ok := o["separator1"].(string); ok {
		n.between = s
	}
	if s, ok := o["separator2"].(string); ok {
		n.after = s
	}
	return n
}

func (n naming) apply(part *frame.Frame, keys []*frame.Field, row int) {
	name := ""
	labels := frame.Labels{}
	for i, f := range keys {
		value := frame.ValueText(valueAt(f, row))
		labels[f.Name] = value
		if i > 0 {
			name += n.after
		}
		if n.withNames {
			name += f.Name + n.between
		}
		name += value
	}
	if !n.asLabels {
		if n.appends && part.Name != "" {
			name = part.Name + " " + name
		}
		part.Name = name
		return
	}
	for _, f := range part.Fields {
		f.Labels = maps.Clone(f.Labels)
		if f.Labels == nil {
			f.Labels = frame.Labels{}
		}
		maps.Copy(f.Labels, labels)
	}
}
