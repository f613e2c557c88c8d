package answers

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

const (
	gap        = 2  // between columns
	leastWidth = 20 // of a column of texts that is broken into lines
)

// fit narrows the widest columns of texts until a row is no wider than there is room; false when even so it is.
func fit(widths []int, r rows, room int) bool {
	least := make([]int, len(widths))
	over := gap*(len(widths)-1) - room
	for i, w := range widths {
		over += w
		if least[i] = w; !r.right[i] {
			least[i] = min(w, max(leastWidth, textWidth(oneLine(r.heading[i]))))
		}
	}
	for over > 0 {
		widest, next := -1, 0 // next is the widest but one, or what it may become
		for i, w := range widths {
			switch {
			case w <= least[i]:
			case widest < 0 || w > widths[widest]:
				if widest >= 0 {
					next = widths[widest]
				}
				widest = i
			case w > next:
				next = w
			}
		}
		if widest < 0 {
			return false
		}
		by := min(over, max(widths[widest]-max(next, least[widest]), 1))
		widths[widest] -= by
		over -= by
	}
	return true
}

// wrapped breaks a text into lines of a width: behind a blank or a comma where there is one, else wherever it must.
func wrapped(s string, width int) []string {
	if textWidth(s) <= width {
		return []string{s}
	}
	var lines []string
	start, at, wide := 0, 0, 0 // where the line begins, where the next piece does, and how wide the line is up to there
	place, behind := 0, 0      // the last place to break at, and how wide the line is up to there
	pieces := displaywidth.StringGraphemes(s)
	for pieces.Next() {
		piece, w := pieces.Value(), pieces.Width()
		for wide+w > width && at > start && piece != " " { // blanks may stand over: they are cut off
			if place <= start {
				place, behind = at, wide
			}
			lines = append(lines, strings.TrimRight(s[start:place], " "))
			start, wide = place, wide-behind
		}
		at, wide = at+len(piece), wide+w
		if strings.HasSuffix(piece, " ") || strings.HasSuffix(piece, ",") {
			place, behind = at, wide
		}
	}
	return append(lines, strings.TrimRight(s[start:], " "))
}
