package query

import (
	"fmt"

	"github.com/montui/montui/internal/frame"
)

// maxSteps bounds a regex's work on all of a variable's options together, which in Grafana may hang the browser.
const maxSteps = 5_000_000

// cutter is the regex of a variable, at work on its options.
type cutter struct {
	*frame.Regexp
	*frame.Search
}

func newCutter(regex string) (*cutter, error) {
	re, err := frame.CompileRegexp(regex)
	if err != nil {
		return nil, fmt.Errorf("the regex %s is not understood: %w", regex, err)
	}
	return &cutter{re, re.Search(maxSteps)}, nil
}

// Matches is the search's: the pattern's own has no budget for all options together.
func (c *cutter) Matches(s string) ([]frame.Match, error) { return c.Search.Matches(s) }
