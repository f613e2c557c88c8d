package field

import (
	"strings"

	"github.com/montui/montui/internal/frame"
)

// LinkTo is a data link or an action as one value has it, with its variables and macros replaced.
type LinkTo struct {
	Title, URL  string
	TargetBlank bool
	OneClick    bool
	Method      string // of an action, "" for a link
}

// LinksAt are the links of a field's value in a row, and then its actions; f stands in fr, and fr among all.
func LinksAt(f *frame.Field, fr *frame.Frame, all frame.Frames, row int, env Env) []LinkTo {
	return links(f, fr, all, env, func(m *macros) {
		if row >= 0 {
			m.row = &row
		}
	})
}

// LinksOf are the links of a value that a field was reduced to. Grafana takes a single row's for that row.
func LinksOf(v Value, all frame.Frames, env Env) []LinkTo {
	if v.Field == nil || v.Frame == nil {
		return nil
	}
	row := v.Row
	if row < 0 && v.Frame.Rows() == 1 {
		row = 0
	}
	return links(v.Field, v.Frame, all, env, func(m *macros) {
		if row >= 0 {
			m.row = &row
		} else {
			m.shown = &v.Text
		}
		m.calc, m.isCalc = v.Calc, v.Calc != ""
	})
}

func links(f *frame.Field, fr *frame.Frame, all frame.Frames, env Env, about func(*macros)) []LinkTo {
	if len(f.Config.Links)+len(f.Config.Actions) == 0 {
		return nil
	}
	m := macros{field: f, fr: fr, names: frame.NewNames(all), env: env}
	for i, other := range all {
		if other == fr {
			m.index = i
		}
	}
	about(&m)
	inURL := m
	inURL.url = true
	var out []LinkTo
	for _, list := range [][]frame.Link{f.Config.Links, f.Config.Actions} {
		for _, l := range list {
			out = append(out, LinkTo{Title: m.expand(l.Title), URL: safeURL(inURL.expand(strings.ReplaceAll(l.URL, "\n", ""))),
				TargetBlank: l.TargetBlank, OneClick: l.OneClick, Method: l.Method})
		}
	}
	return out
}

// safeURL keeps addresses that Grafana follows: those of a script or with data in them become about:blank.
func safeURL(s string) string {
	scheme := strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, s)
	for _, bad := range []string{"javascript:", "data:", "vbscript:"} {
		if len(scheme) >= len(bad) && strings.EqualFold(scheme[:len(bad)], bad) {
			return "about:blank"
		}
	}
	return s
}
