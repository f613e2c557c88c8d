package transform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/montui/montui/internal/frame"
)

// frameMatcher picks frames: by refId ("A", "A|B", "/re/") or by name.
func frameMatcher(id string, option any) (func(*frame.Frame) bool, error) {
	pattern, _ := option.(string)
	switch id {
	case "byRefId":
		if strings.HasPrefix(pattern, "/") {
			re, err := frame.CompileRegexp(pattern)
			if err != nil {
				return func(fr *frame.Frame) bool { return fr.RefID == pattern }, nil
			}
			return func(fr *frame.Frame) bool { return re.MatchString(fr.RefID) }, nil
		}
		ids := strings.Split(pattern, "|")
		return func(fr *frame.Frame) bool { return slices.Contains(ids, fr.RefID) }, nil
	case "byName":
		re, err := frame.CompileRegexp(pattern)
		if err != nil {
			return nil, err
		}
		return func(fr *frame.Frame) bool { return re.MatchString(fr.Name) }, nil
	}
	return nil, fmt.Errorf("frame matcher %q is not supported", id)
}

// filterFrames keeps or drops whole frames by matchers.
func filterFrames(o options) (operation, error) {
	var tests [2]func(*frame.Frame) bool
	for i, key := range []string{"include", "exclude"} {
		m := o.object(key)
		if m == nil {
			continue
		}
		var err error
		if tests[i], err = frameMatcher(m.text("id"), m["options"]); err != nil {
			return nil, err
		}
	}
	return keepFrames(tests[0], tests[1]), nil
}

func keepFrames(include, exclude func(*frame.Frame) bool) operation {
	return func(_ *context, in frame.Frames) (frame.Frames, error) {
		if include == nil && exclude == nil {
			return in, nil
		}
		var out frame.Frames
		for _, fr := range in {
			if (exclude == nil || !exclude(fr)) && (include == nil || include(fr)) {
				out = append(out, fr)
			}
		}
		return out, nil
	}
}
