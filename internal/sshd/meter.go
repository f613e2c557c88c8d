package sshd

import "github.com/prometheus/client_golang/prometheus"

// meter counts what happens, for whoever collects it.
type meter struct {
	connections prometheus.Gauge
	most        *prometheus.GaugeVec   // of
	sessions    *prometheus.GaugeVec   // role, kind
	opened      *prometheus.CounterVec // role, kind
	refused     *prometheus.CounterVec // reason
	sent, taken prometheus.Counter
	frames      prometheus.Counter
	panics      prometheus.Counter
}

func newMeter(into prometheus.Registerer) *meter {
	m := &meter{
		connections: prometheus.NewGauge(prometheus.GaugeOpts{Name: "montui_ssh_connections", Help: "SSH connections now."}),
		most: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "montui_ssh_limit",
			Help: "The most there may be at once: of connections, of sessions, of memory in bytes."}, []string{"of"}),
		sessions: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "montui_ssh_sessions",
			Help: "SSH sessions now, by role and kind (screen or command)."}, []string{"role", "kind"}),
		opened: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "montui_ssh_sessions_opened_total",
			Help: "SSH sessions opened, by role and kind (screen or command)."}, []string{"role", "kind"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "montui_ssh_refused_total",
			Help: "What was refused to SSH clients, by reason."}, []string{"reason"}),
		sent:   prometheus.NewCounter(prometheus.CounterOpts{Name: "montui_ssh_sent_bytes_total", Help: "Bytes written to viewers' terminals."}),
		taken:  prometheus.NewCounter(prometheus.CounterOpts{Name: "montui_ssh_received_bytes_total", Help: "Bytes of keys and mice read from viewers."}),
		frames: prometheus.NewCounter(prometheus.CounterOpts{Name: "montui_ssh_frames_total", Help: "Updates written to viewers' terminals."}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{Name: "montui_ssh_failed_sessions_total", Help: "Sessions that ended by a failure of montui."}),
	}
	for _, reason := range []string{reasonConnections, reasonSessions, reasonMemory, reasonLogin, reasonRequest} {
		m.refused.WithLabelValues(reason) // a rate needs the zero before the first
	}
	if into != nil {
		into.MustRegister(m.connections, m.most, m.sessions, m.opened, m.refused, m.sent, m.taken, m.frames, m.panics)
	}
	return m
}

// expect exports a zero for each role that may log in, before the first one does.
func (m *meter) expect(ports []Port) {
	for _, port := range ports {
		roles := []string{port.Access.Anonymous}
		for _, keys := range port.Access.Keys {
			roles = append(roles, keys.Role)
		}
		for _, authority := range port.Access.Authorities {
			roles = append(roles, authority.Role)
		}
		for _, role := range roles {
			for _, kind := range []string{kindScreen, kindCommand} {
				if role != "" {
					m.sessions.WithLabelValues(role, kind)
					m.opened.WithLabelValues(role, kind)
				}
			}
		}
	}
}

// The kinds of sessions.
const (
	kindScreen  = "screen"
	kindCommand = "command"
)

// limit tells the limits that something is near to.
func (m *meter) limit(l Limits) {
	m.most.WithLabelValues("connections").Set(float64(l.Connections))
	m.most.WithLabelValues("sessions").Set(float64(l.Sessions))
	m.most.WithLabelValues("memory").Set(float64(l.Memory))
}

// The reasons of montui_ssh_refused_total.
const (
	reasonConnections = "connections"
	reasonSessions    = "sessions"
	reasonMemory      = "memory"
	reasonLogin       = "login"
	reasonRequest     = "request"
)

// refusal is why something is not given: the sentence for its asker, and the reason it is counted under.
type refusal struct{ reason, sentence string }

func (r refusal) Error() string { return r.sentence }
