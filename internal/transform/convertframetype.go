package transform

import "github.com/montui/montui/internal/frame"

// exemplars is the frame type of points that Grafana draws over series. montui draws none: they end with the chain.
const exemplars = "exemplar"

// convertFrameType makes exemplars of series; to any other type frames stay what they are, in Grafana too.
func convertFrameType(o options) (operation, error) {
	if o.text("targetType") != exemplars {
		return noop(o)
	}
	return func(_ *context, in frame.Frames) (frame.Frames, error) {
		out := make(frame.Frames, len(in))
		for i, fr := range in {
			converted := *fr
			converted.Name, converted.Meta.Type = exemplars, exemplars
			out[i] = &converted
		}
		return out, nil
	}, nil
}

func isExemplars(fr *frame.Frame) bool { return fr.Meta.Type == exemplars }
