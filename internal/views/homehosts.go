package views

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
)

// What node exporters say of their hosts. A server that has none is asked for the first only.
const (
	cpuBusy   = `100 * (1 - avg by (job, instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])))`
	memInUse  = `100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)`
	diskInUse = `100 * max by (job, instance) (1 - node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660"} / node_filesystem_size_bytes)`
)

// host is a machine with a node exporter: how busy it is in percent, NaN where that is not known.
type host struct {
	job, instance  string
	cpu, mem, disk float64
	trail          []int8 // of cpu: 0 to 7, -1 unknown
}

// worst is the fullest of what a host has.
func (o host) worst() float64 {
	worst := 0.0
	for _, v := range []float64{o.cpu, o.mem, o.disk} {
		if !math.IsNaN(v) {
			worst = max(worst, v)
		}
	}
	return worst
}

// hostsMsg is how the hosts are; a server that does not answer leaves what was known.
type hostsMsg struct {
	screen int
	hosts  []host
	err    error
}

func (m hostsMsg) recipient() int { return m.screen }

// askHosts is a question of its own: what takes long is not to hold up what is up.
func (h *home) askHosts() tea.Cmd {
	if !h.has(partHosts) {
		return nil
	}
	ctx, source, msg, now := h.ctx, h.deps.Source, hostsMsg{screen: h.id}, h.deps.Now()
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, queryTimeout)
		defer cancel()
		msg.hosts, msg.err = hostsOf(ctx, source, now)
		return msg
	}
}

func hostsOf(ctx context.Context, source query.Source, now time.Time) ([]host, error) {
	step := (homeRange / homePoints).Milliseconds()
	to := now.UnixMilli() / step * step
	begin := to - (homePoints-1)*step
	frames, err := source.Query(ctx, query.Request{RefID: "cpu", Expr: cpuBusy, From: begin, To: to, Step: step, Format: "time_series"})
	if err != nil || len(frames) == 0 {
		return nil, err
	}
	instant := func(expr string) map[string]float64 {
		values := map[string]float64{}
		frames, err := source.Query(ctx, query.Request{RefID: "now", Expr: expr, From: now.UnixMilli(), To: now.UnixMilli(), Instant: true, Format: "time_series"})
		if err != nil {
			return values // what one of them lacks keeps nobody from seeing the others
		}
		for _, s := range seriesOf(frames) {
			if n := len(s.values); n > 0 {
				values[hostKey(s.labels)] = s.values[n-1]
			}
		}
		return values
	}
	cpu, mem, disk := instant(cpuBusy), instant(memInUse), instant(diskInUse)
	var out []host
	for _, s := range seriesOf(frames) {
		key := hostKey(s.labels)
		o := host{job: s.labels["job"], instance: s.labels["instance"], cpu: known(cpu, key), mem: known(mem, key), disk: known(disk, key), trail: make([]int8, homePoints)}
		for i := range o.trail {
			o.trail[i] = -1
		}
		for i, t := range s.times {
			if k := (t - begin) / step; k >= 0 && k < homePoints && !math.IsNaN(s.values[i]) {
				o.trail[k] = int8(min(max(s.values[i]/100*8, 0), 7))
			}
		}
		out = append(out, o)
	}
	slices.SortStableFunc(out, func(a, b host) int {
		return cmp.Or(cmp.Compare(a.instance, b.instance), cmp.Compare(a.job, b.job))
	})
	return out, nil
}

func hostKey(labels frame.Labels) string { return labels["job"] + "\x00" + labels["instance"] }

func known(values map[string]float64, key string) float64 {
	if v, ok := values[key]; ok {
		return v
	}
	return math.NaN()
}

// hostRows are the hosts by their names; what has nearly run out is coloured.
func (h *home) hostRows() []homeRow {
	rows := make([]homeRow, 0, len(h.hosts))
	for _, o := range h.hosts {
		row := homeRow{text: "● " + orDefault(o.instance, o.job), mood: good, trail: o.trail, levels: true, open: func(r *Root) tea.Cmd {
			return r.openTarget(upTarget{labels: frame.Labels{"job": o.job, "instance": o.instance}})
		}}
		var parts []string
		for _, v := range []struct {
			name  string
			value float64
		}{{"cpu", o.cpu}, {"mem", o.mem}, {"disk", o.disk}} {
			text := "   -"
			if !math.IsNaN(v.value) {
				text = fmt.Sprintf("%3.0f%%", v.value)
			}
			parts = append(parts, v.name+" "+text)
		}
		row.aside = strings.Join(parts, "  ")
		switch worst := o.worst(); {
		case worst >= 95:
			row.mood, row.text = warned, "▲"+strings.TrimPrefix(row.text, "●")
		case worst >= 85:
			row.mood = warned
		}
		rows = append(rows, row)
	}
	return rows
}
