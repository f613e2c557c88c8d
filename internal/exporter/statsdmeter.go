package exporter

import "github.com/prometheus/client_golang/prometheus"

// statsdMeter is what statsd_exporter's page says of itself; the names are its.
type statsdMeter struct {
	flushed, unmapped, udpPackets, udpDrops, tcpConnections, tcpErrors, tcpTooLong, unixgramPackets prometheus.Counter
	lines, samples, tags, tagErrors                                                                 prometheus.Counter
	events, sampleErrors, loads, conflicts, eventErrors, actions                                    *prometheus.CounterVec
	mappings                                                                                        prometheus.Gauge
	metrics                                                                                         *prometheus.GaugeVec
}

func newStatsdMeter(reg prometheus.Registerer) *statsdMeter {
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Name: "statsd_exporter_" + name, Help: help})
		reg.MustRegister(c)
		return c
	}
	by := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "statsd_exporter_" + name, Help: help}, labels)
		reg.MustRegister(c)
		return c
	}
	m := &statsdMeter{
		flushed:         counter("event_queue_flushed_total", "Batches of events handed on."),
		unmapped:        counter("events_unmapped_total", "Events whose key no mapping matched."),
		udpPackets:      counter("udp_packets_total", "Packets received by UDP."),
		udpDrops:        counter("udp_packet_drops_total", "Packets received by UDP and dropped, the queue being full."),
		tcpConnections:  counter("tcp_connections_total", "TCP connections."),
		tcpErrors:       counter("tcp_connection_errors_total", "Errors in reading from TCP."),
		tcpTooLong:      counter("tcp_too_long_lines_total", "Lines dropped as too long."),
		unixgramPackets: counter("unixgram_packets_total", "Packets received by the Unix socket."),
		lines:           counter("lines_total", "Lines received."),
		samples:         counter("samples_total", "Samples received."),
		tags:            counter("tags_total", "Tags received."),
		tagErrors:       counter("tag_errors_total", "Tags that could not be read."),
		events:          by("events_total", "Events, by type.", "type"),
		sampleErrors:    by("sample_errors_total", "Samples that could not be read, by reason.", "reason"),
		loads:           by("config_reloads_total", "Times the mapping was read again, by outcome.", "outcome"),
		conflicts:       by("events_conflict_total", "Events whose name is that of a metric of another type.", "type", "metric_name"),
		eventErrors:     by("events_error_total", "Events dropped, by reason.", "reason"),
		actions:         by("events_actions_total", "Events, by what was done with them.", "action"),
		mappings:        prometheus.NewGauge(prometheus.GaugeOpts{Name: "statsd_exporter_loaded_mappings", Help: "Mappings in force."}),
		metrics: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "statsd_exporter_metrics_total", Help: "Metrics on the page, by type.",
		}, []string{"type"}),
	}
	reg.MustRegister(m.mappings, m.metrics)
	return m
}
