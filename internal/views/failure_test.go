package views

import (
	"errors"
	"strings"
	"testing"

	"github.com/montui/montui/internal/canvas"
)

// TestASilentServerIsSaidAloudOnce: every panel has the sentence in words, in a quiet colour; header and footer have it in the errors' colour.
func TestASilentServerIsSaidAloudOnce(t *testing.T) {
	for _, c := range []struct {
		err  error
		loud bool // on the panels
	}{{refused(), false}, {errors.New("bad_data: parse error"), true}} {
		r := newRobot(t, 140, 40)
		r.server.fail(c.err)
		r.send(openedMsg{id: r.root.newest, name: "test", dash: mustParse(t)})
		want := map[bool]canvas.Color{false: r.root.theme.Dim, true: r.root.theme.Error}[c.loud]
		word := strings.Fields(c.err.Error())[0]
		found := 0
		for y, line := range strings.Split(r.screen(), "\n") {
			before, _, ok := strings.Cut(line, word)
			if !ok || y < r.root.headerLines() || y >= 40-r.root.footerLines() {
				continue
			}
			found++
			if _, style, _ := r.root.grid.Cell(len([]rune(before)), y); style.FG != want {
				t.Errorf("%v: row %d has it in %06x, is to be %06x:\n%s", c.err, y, style.FG, want, line)
			}
		}
		if found == 0 {
			t.Errorf("%v is on no panel:\n%s", c.err, r.screen())
		}
		if !c.loud {
			r.sees("▲ no answer for")
		}
	}
}
