package query

import (
	"github.com/montui/montui/internal/frame"
)

// combine makes one answer of a panel's answers, as Grafana's browser does: names for auto legends over all of them, then
// time series, tables and heatmaps, in this order, those of one query shaped together.
func combine(requests []Request, answers []frame.Frames) frame.Frames {
	requests, answers = lastOfName(requests, answers)
	format := map[string]string{}
	var all frame.Frames
	for i, r := range requests {
		if _, ok := format[r.name()]; !ok && !r.beside {
			format[r.name()] = r.Legend
		}
		all = append(all, answers[i]...)
	}
	nameAuto(all, format)
	var series frame.Frames
	var tables, heatmaps groups
	for i, r := range requests {
		switch {
		case r.beside:
			series = append(series, answers[i]...)
		case r.Format == "table":
			if answers[i] != nil { // it has been answered
				tables.add(r, answers[i])
			}
		case r.Format == "heatmap":
			heatmaps.add(r, answers[i])
		default:
			series = append(series, answers[i]...)
		}
	}
	several := len(tables.list) > 1
	out := series
	for _, g := range tables.list {
		if !several && g.empty() {
			out = append(out, g.frames...) // Grafana makes no table of a single empty answer
			continue
		}
		made := shape(g.frames, g.first)
		if several {
			for _, f := range made {
				if last := len(f.Fields) - 1; last >= 0 && f.Fields[last].Name == frame.ValueFieldName {
					f.Fields[last].Name = "Value #" + g.first.RefID
				}
			}
		}
		out = append(out, made...)
	}
	for _, g := range heatmaps.list {
		out = append(out, shape(g.frames, g.first)...)
	}
	return out
}

// groups are the frames of each query, in the order in which the queries first answer.
type groups struct {
	list []*group
	of   map[string]*group
}

type group struct {
	first  Request
	frames frame.Frames
}

func (g *groups) add(r Request, frames frame.Frames) {
	if g.of == nil {
		g.of = map[string]*group{}
	}
	one := g.of[r.RefID]
	if one == nil {
		one = &group{first: r}
		g.of[r.RefID] = one
		g.list = append(g.list, one)
	}
	one.frames = append(one.frames, frames...)
}

// empty tells a query whose answer is at most one series, and that without points.
func (g *group) empty() bool {
	return len(g.frames) == 0 || len(g.frames) == 1 && g.frames[0].Rows() == 0
}

// lastOfName gives every request of a refId the answer of the last one: Grafana's server keeps answers by refId, and its browser
// takes one for each query it sent.
func lastOfName(requests []Request, answers []frame.Frames) ([]Request, []frame.Frames) {
	last := map[string]int{}
	for i, r := range requests {
		last[r.name()] = i
	}
	if len(last) == len(requests) {
		return requests, answers
	}
	outRequests, out := make([]Request, len(requests)), make([]frame.Frames, len(requests))
	for i, r := range requests {
		k := last[r.name()]
		outRequests[i], out[i] = requests[k], answers[k]
		if k != i {
			out[i] = copies(answers[k])
		}
	}
	return outRequests, out
}

// copies are frames whose fields may be named and configured without touching the originals; values and labels, which nobody
// changes, are shared.
func copies(frames frame.Frames) frame.Frames {
	if frames == nil {
		return nil // no answer is something else than an empty one
	}
	n := 0
	for _, f := range frames {
		n += len(f.Fields)
	}
	out, held := make(frame.Frames, len(frames)), make([]frame.Frame, len(frames))
	fields, places := make([]frame.Field, 0, n), make([]*frame.Field, 0, n)
	for i, f := range frames {
		held[i] = *f
		first := len(places)
		for _, v := range f.Fields {
			fields = append(fields, *v)
			places = append(places, &fields[len(fields)-1])
		}
		held[i].Fields = places[first:len(places):len(places)]
		out[i] = &held[i]
	}
	return out
}
