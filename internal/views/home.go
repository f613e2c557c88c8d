package views

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/montui/montui/internal/canvas"
	"github.com/montui/montui/internal/query"
)

// homeRange is how far back the home screen looks, homePoints in how many points.
const (
	homeRange  = time.Hour
	homePoints = 24
)

// home is the start screen: the targets and whether they are up, the firing alerts, the dashboards.
type home struct {
	plain
	deps    Deps
	ctx     context.Context
	cancel  context.CancelFunc
	targets []upTarget
	upErr   error
	alerts  []query.Alert
	firing  int
	alertE  error
	loading bool
	fetched time.Time

	hosts     []host
	parts     [4]homePart
	on        int // the part that has the keys
	filter    string
	filtering bool
	w, h      int
}

// The parts of the home screen, as tab goes through them.
const (
	partTargets = iota
	partAlerts
	partDashboards
	partHosts
)

// homeMsg is the server's answer about itself.
type homeMsg struct {
	screen  int
	targets []upTarget
	upErr   error
	alerts  []query.Alert
	alertE  error
}

func (m homeMsg) recipient() int { return m.screen }

func (r *Root) newHome() *home {
	h := &home{plain: plain{r.newID()}, deps: r.deps, on: partDashboards}
	h.ctx, h.cancel = context.WithCancel(r.deps.Context)
	h.list(r)
	return h
}

func (h *home) title() string { return "Home" }
func (h *home) close()        { h.cancel() }
func (h *home) typing() bool  { return h.filtering }

func (h *home) resize(w, height int) tea.Cmd {
	h.w, h.h = w, height
	h.arrange()
	if h.fetched.IsZero() && !h.loading {
		return tea.Batch(h.ask(), h.askHosts(), h.deps.After(listRefresh, refreshMsg{screen: h.id}))
	}
	return nil
}

// has tells which parts this reader has: one who may only look at dashboards asks no queries of their own, and a server may be
// missing.
func (h *home) has(part int) bool {
	switch part {
	case partTargets, partHosts:
		return !h.deps.Held
	case partAlerts:
		return h.deps.API != nil
	}
	return true
}

func (h *home) ask() tea.Cmd {
	if !h.has(partTargets) && !h.has(partAlerts) {
		h.fetched = h.deps.Now()
		return nil
	}
	h.loading = true
	ctx, deps, msg := h.ctx, h.deps, homeMsg{screen: h.id}
	now := deps.Now()
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, queryTimeout)
		defer cancel()
		if !deps.Held {
			msg.targets, msg.upErr = askUp(ctx, deps.Source, now)
		}
		if deps.API != nil {
			msg.alerts, msg.alertE = deps.API.Alerts(ctx)
		}
		return msg
	}
}

func (h *home) update(r *Root, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case homeMsg:
		h.loading, h.upErr, h.alertE = false, msg.upErr, msg.alertE
		if msg.upErr == nil {
			h.targets, h.fetched = msg.targets, h.deps.Now()
		}
		if msg.alertE == nil {
			h.alerts, h.firing = msg.alerts, 0
			for _, a := range msg.alerts {
				if a.State == "firing" {
					h.firing++
				}
			}
		}
		h.list(r)
	case hostsMsg:
		if msg.err == nil || len(msg.hosts) > 0 {
			h.hosts = msg.hosts
			h.list(r)
		}
	case refreshMsg:
		again := h.deps.After(listRefresh, refreshMsg{screen: h.id})
		if h.loading || r.screen() != screen(h) {
			return again
		}
		return tea.Batch(again, h.ask(), h.askHosts())
	}
	return nil
}

// headerRight is who else is here, whom this is about, and the time.
func (h *home) headerRight(r *Root, without brief) []piece {
	return append(keyed("", r.herePieces(without < withoutRefresh)...), r.serverPieces(without)...)
}

func (h *home) status(r *Root) segment {
	switch {
	case h.filtering || h.filter != "":
		return segment{"/" + h.filter, canvas.Style{FG: r.theme.Accent}}
	case h.upErr != nil:
		return segment{h.upErr.Error(), canvas.Style{FG: r.theme.Error}}
	case !h.fetched.IsZero():
		return segment{"as of " + h.fetched.In(h.deps.Zone).Format("15:04:05"), canvas.Style{FG: r.theme.Dim}}
	}
	return segment{}
}
