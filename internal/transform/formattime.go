package transform

import (
	"fmt"
	"time"

	"github.com/montui/montui/internal/frame"
)

// isoTime is what moment writes without a pattern.
const isoTime = "YYYY-MM-DDTHH:mm:ssZ"

// formatTime writes a field of times as texts, in the zone it names or the dashboard's.
func formatTime(o options) (operation, error) {
	name, pattern := o.text("timeField"), o.text("outputFormat")
	switch {
	case pattern == "" && o.text("timezone") == "utc":
		pattern = "YYYY-MM-DDTHH:mm:ss[Z]"
	case pattern == "":
		pattern = isoTime
	}
	zone, err := zoneOption(o)
	return func(c *context, in frame.Frames) (frame.Frames, error) {
		names := c.names(in)
		return eachFrame(in, func(fr *frame.Frame) []*frame.Field {
			fields := make([]*frame.Field, len(fr.Fields))
			for i, f := range fr.Fields {
				if fields[i] = f; names.Of(f, fr) == name {
					fields[i] = eachValue(frame.String, textOfKind(f.Kind, pattern, c.in(zone), ""))(c, f)
				}
			}
			return fields
		}), nil
	}, err
}

// zoneOption is the zone an option names; nil when it names none but the dashboard's.
func zoneOption(o options) (*time.Location, error) {
	switch name := o.text("timezone"); name {
	case "", "browser", "default":
		return nil, nil
	case "utc":
		return time.UTC, nil
	default:
		zone, err := time.LoadLocation(name)
		if err != nil {
			return nil, fmt.Errorf("time zone %q is not known", name)
		}
		return zone, nil
	}
}

func timeText(v any, pattern string, zone *time.Location) string {
	n, ok := v.(float64)
	if s, isText := v.(string); isText {
		n, ok = parseDate(s, "", zone)
	}
	if !ok || n != n || n > 8.64e15 || n < -8.64e15 {
		return "Invalid date"
	}
	return frame.DateText(time.UnixMilli(int64(n)).In(zone), pattern)
}
