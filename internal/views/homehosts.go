package views

import (
	"cmp"
	"context"
	"errors"
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
	cpuBusy  = `100 * (1 - avg by (job, instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])))`
	memInUse = `100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)`
	// As df has it: what is kept for root is neither in use nor to be had.
	diskInUse = `100 * max by (job, instance) (1 - node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660"} / (node_filesystem_size_bytes - node_filesystem_free_bytes + node_filesystem_avail_bytes > 0))`
)

// host is a machine with a node exporter: how busy it is in percent, NaN where that is not known.
type host struct {
	job, instance  string
	cpu, mem, disk float64
	trail          []int8 // of cpu: 0 to 7, -1 unknown
}

// hostsMsg is how the hosts are. After an error those known before stay, unless there are newer ones: what one of them lacks hides nobody.
type hostsMsg struct {
	screen int
	hosts  []host
	err    error
}

func (m hostsMsg) recipient() int { return m.screen }

// askHosts is a request of its own: a slow answer must not hold up the targets.
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
	instant := query.Request{RefID: "now", From: now.UnixMilli(), To: now.UnixMilli(), Instant: true, Format: "time_series"}
	cpu, err := lastOf(ctx, source, instant, cpuBusy)
	if err != nil || len(cpu) == 0 {
		return nil, err
	}
	mem, errMem := lastOf(ctx, source, instant, memInUse)
	disk, errDisk := lastOf(ctx, source, instant, diskInUse)
	step := (homeRange / homePoints).Milliseconds()
	to := now.UnixMilli() / step * step
	begin := to - (homePoints-1)*step
	frames, errTrail := source.Query(ctx, query.Request{RefID: "cpu", Expr: cpuBusy, From: begin, To: to, Step: step, Format: "time_series"})
	trails := map[string]upSeries{}
	for _, s := range seriesOf(frames) {
		trails[hostKey(s.labels)] = s
	}
	out := make([]host, 0, len(cpu))
	for key, value := range cpu {
		o := host{cpu: value, mem: known(mem, key), disk: known(disk, key), trail: levelsOf(trails[key], begin, step)}
		o.job, o.instance, _ = strings.Cut(key, "\x00")
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b host) int {
		return cmp.Or(cmp.Compare(a.instance, b.instance), cmp.Compare(a.job, b.job))
	})
	return out, errors.Join(errMem, errDisk, errTrail)
}

// lastOf are the values of an expression now, by their host.
func lastOf(ctx context.Context, source query.Source, r query.Request, expr string) (map[string]float64, error) {
	r.Expr = expr
	frames, err := source.Query(ctx, r)
	values := map[string]float64{}
	for _, s := range seriesOf(frames) {
		if n := len(s.values); n > 0 {
			values[hostKey(s.labels)] = s.values[n-1]
		}
	}
	return values, err
}

// levelsOf is a series of percentages at each step from begin on, in eighths.
func levelsOf(s upSeries, begin, step int64) []int8 {
	levels := make([]int8, homePoints)
	for i := range levels {
		levels[i] = -1
	}
	for i, t := range s.times {
		if k := (t - begin) / step; k >= 0 && k < homePoints && !math.IsNaN(s.values[i]) {
			levels[k] = int8(min(max(s.values[i]/100*8, 0), 7))
		}
	}
	return levels
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
		row := homeRow{sign: "●", text: orDefault(o.instance, o.job), mood: good, trail: o.trail, levels: true, open: func(r *Root) tea.Cmd {
			return r.openTarget(upTarget{labels: frame.Labels{"job": o.job, "instance": o.instance}})
		}}
		var parts []string
		worst := 0.0
		for _, v := range []struct {
			name  string
			value float64
		}{{"cpu", o.cpu}, {"mem", o.mem}, {"disk", o.disk}} {
			text := "   -"
			if !math.IsNaN(v.value) {
				text, worst = fmt.Sprintf("%3.0f%%", v.value), max(worst, v.value)
			}
			parts = append(parts, v.name+" "+text)
			cell := listCell{parts[len(parts)-1], faint}
			if v.value >= 85 {
				cell.mood = warned
			}
			row.values = append(row.values, cell)
		}
		row.aside = strings.Join(parts, "  ")
		switch {
		case worst >= 95:
			row.mood, row.sign = warned, "▲"
		case worst >= 85:
			row.mood = warned
		}
		rows = append(rows, row)
	}
	return rows
}
