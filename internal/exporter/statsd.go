package exporter

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/statsd_exporter/pkg/event"
	"github.com/prometheus/statsd_exporter/pkg/exporter"
	"github.com/prometheus/statsd_exporter/pkg/line"
	"github.com/prometheus/statsd_exporter/pkg/listener"
	"github.com/prometheus/statsd_exporter/pkg/mapper"
	"github.com/prometheus/statsd_exporter/pkg/mappercache/lru"
)

// Statsd is what statsd_exporter is told.
type Statsd struct {
	Listen   string `yaml:"listen"`
	UDP      string `yaml:"udp"`
	TCP      string `yaml:"tcp"`
	Unixgram string `yaml:"unixgram"` // a socket's path
	Mapping  string `yaml:"mapping"`  // a file of statsd_exporter's syntax, or "mastodon"
}

func (s *Statsd) defaults(dir string) {
	if s.Mapping != MastodonMapping {
		beside(dir, &s.Mapping)
	}
	if s.UDP == "" && s.TCP == "" && s.Unixgram == "" {
		s.UDP, s.TCP = StatsdUDP, StatsdTCP
	}
}

func (s *Statsd) page(log *slog.Logger) (Page, error) {
	receiver, err := s.open(log.With("exporter", "statsd"))
	if err != nil {
		return Page{}, err
	}
	return Page{"statsd", cmp.Or(s.Listen, StatsdListen), receiver.page, receiver.reload, receiver.Close}, nil
}

//go:embed mastodon_mapping.yml
var mastodonMapping string

// MastodonMapping is the name of the bundled mapping.
const MastodonMapping = "mastodon"

// statsd_exporter's own defaults, but for the receive buffer, which it leaves to the kernel.
const (
	statsdQueue   = 10_000 // packets, and batches of events
	statsdBatch   = 1_000  // events
	statsdFlush   = 200 * time.Millisecond
	statsdCache   = 1_000   // names
	statsdReceive = 4 << 20 // bytes; a burst waits in it while the machine is busy
	socketMode    = 0o755
)

// receiver is a running statsd: what it listens on, and the page of what came.
type receiver struct {
	page   http.Handler
	reload func() error
	closed []func() error
}

func (r *receiver) Close() error {
	var failures []error
	for _, closes := range r.closed {
		failures = append(failures, closes())
	}
	return errors.Join(failures...)
}

// open listens for statsd lines, with tags as DogStatsD, InfluxDB, Librato and SignalFX write them, and answers with
// what they say as statsd_exporter does.
func (s Statsd) open(log *slog.Logger) (_ *receiver, err error) {
	if s.UDP == "" && s.TCP == "" && s.Unixgram == "" {
		return nil, errors.New("statsd: it listens nowhere; give it udp, tcp or unixgram")
	}
	reg := newRegistry("statsd_exporter", "github.com/prometheus/statsd_exporter")
	m := newStatsdMeter(reg)
	names, load, err := s.mapper(reg, m, log)
	if err != nil {
		return nil, err
	}
	r := &receiver{page: answer(reg, log)}
	r.reload = func() error {
		if err := load(); err != nil {
			m.loads.WithLabelValues("failure").Inc()
			return err
		}
		m.loads.WithLabelValues("success").Inc()
		return nil
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("statsd: %w", err), r.Close())
		}
	}()
	events := make(chan event.Events, statsdQueue)
	queue := event.NewEventQueue(events, statsdBatch, statsdFlush, m.flushed)
	parser := line.NewParser()
	parser.EnableDogstatsdParsing()
	parser.EnableInfluxdbParsing()
	parser.EnableLibratoParsing()
	parser.EnableSignalFXParsing()
	if err := s.listenUDP(r, queue, parser, m, log); err != nil {
		return nil, err
	}
	if err := s.listenTCP(r, queue, parser, m, log); err != nil {
		return nil, err
	}
	if err := s.listenUnixgram(r, queue, parser, m, log); err != nil {
		return nil, err
	}
	// The queue's own timer has no end: the receiver lives as long as the process.
	go exporter.NewExporter(reg, names, log, m.actions, m.unmapped, m.eventErrors, m.events, m.conflicts, m.metrics).Listen(events)
	return r, nil
}

// mapper is how keys become names and labels, and what reads the mapping again.
func (s Statsd) mapper(reg prometheus.Registerer, m *statsdMeter, log *slog.Logger) (*mapper.MetricMapper, func() error, error) {
	names := &mapper.MetricMapper{Registerer: reg, MappingsCount: m.mappings, Logger: log}
	cache, err := lru.NewMetricMapperLRUCache(reg, statsdCache)
	if err != nil {
		return nil, nil, fmt.Errorf("statsd: %w", err)
	}
	names.UseCache(cache)
	load := func() error {
		switch s.Mapping {
		case "":
			return nil
		case MastodonMapping:
			return names.InitFromYAMLString(mastodonMapping)
		}
		return names.InitFromFile(s.Mapping)
	}
	if err := load(); err != nil {
		return nil, nil, fmt.Errorf("statsd: mapping %s: %w", s.Mapping, err)
	}
	return names, load, nil
}

func (s Statsd) listenUDP(r *receiver, queue event.EventHandler, parser listener.Parser, m *statsdMeter, log *slog.Logger) error {
	if s.UDP == "" {
		return nil
	}
	address, err := net.ResolveUDPAddr("udp", s.UDP)
	if err != nil {
		return err
	}
	conn, err := net.ListenUDP("udp", address)
	if err != nil {
		return err
	}
	r.closed = append(r.closed, conn.Close)
	if err := conn.SetReadBuffer(statsdReceive); err != nil {
		log.Warn("statsd: the receive buffer keeps the kernel's size", "err", err)
	}
	log.Info("receiving statsd", "udp", conn.LocalAddr().String())
	go (&listener.StatsDUDPListener{
		Conn: conn, EventHandler: queue, Logger: log, LineParser: parser,
		UDPPackets: m.udpPackets, UDPPacketDrops: m.udpDrops, UdpPacketQueue: make(chan []byte, statsdQueue),
		LinesReceived: m.lines, EventsFlushed: m.flushed, SampleErrors: *m.sampleErrors, SamplesReceived: m.samples,
		TagErrors: m.tagErrors, TagsReceived: m.tags,
	}).Listen()
	return nil
}

func (s Statsd) listenTCP(r *receiver, queue event.EventHandler, parser listener.Parser, m *statsdMeter, log *slog.Logger) error {
	if s.TCP == "" {
		return nil
	}
	address, err := net.ResolveTCPAddr("tcp", s.TCP)
	if err != nil {
		return err
	}
	conn, err := net.ListenTCP("tcp", address)
	if err != nil {
		return err
	}
	log.Info("receiving statsd", "tcp", conn.Addr().String())
	l := &listener.StatsDTCPListener{
		Conn: conn, EventHandler: queue, Logger: log, LineParser: parser,
		TCPConnections: m.tcpConnections, TCPErrors: m.tcpErrors, TCPLineTooLong: m.tcpTooLong,
		LinesReceived: m.lines, EventsFlushed: m.flushed, SampleErrors: *m.sampleErrors, SamplesReceived: m.samples,
		TagErrors: m.tagErrors, TagsReceived: m.tags,
	}
	senders := newSenders()
	r.closed = append(r.closed, conn.Close, senders.close)
	go func() {
		for err := error(nil); !errors.Is(err, net.ErrClosed); {
			var c *net.TCPConn
			if c, err = conn.AcceptTCP(); err == nil {
				go senders.hear(c, l.HandleConn)
			} else if !errors.Is(err, net.ErrClosed) {
				listenAgain(log, m.tcpErrors, err)
			}
		}
	}()
	return nil
}

func (s Statsd) listenUnixgram(r *receiver, queue event.EventHandler, parser listener.Parser, m *statsdMeter, log *slog.Logger) error {
	if s.Unixgram == "" {
		return nil
	}
	address := &net.UnixAddr{Net: "unixgram", Name: s.Unixgram}
	if err := removeStale(address); err != nil {
		return err
	}
	conn, err := net.ListenUnixgram("unixgram", address)
	if err != nil {
		return err
	}
	r.closed = append(r.closed, func() error { return errors.Join(conn.Close(), os.Remove(s.Unixgram)) })
	if err := os.Chmod(s.Unixgram, socketMode); err != nil {
		return err
	}
	if err := conn.SetReadBuffer(statsdReceive); err != nil {
		log.Warn("statsd: the receive buffer keeps the kernel's size", "err", err)
	}
	log.Info("receiving statsd", "unixgram", s.Unixgram)
	l := &listener.StatsDUnixgramListener{
		Conn: conn, EventHandler: queue, Logger: log, LineParser: parser, UnixgramPackets: m.unixgramPackets,
		LinesReceived: m.lines, EventsFlushed: m.flushed, SampleErrors: *m.sampleErrors, SamplesReceived: m.samples,
		TagErrors: m.tagErrors, TagsReceived: m.tags,
	}
	go func() {
		packet := make([]byte, 1<<16)
		for err := error(nil); !errors.Is(err, net.ErrClosed); {
			var n int
			if n, _, err = conn.ReadFromUnix(packet); err == nil {
				l.HandlePacket(packet[:n])
			} else if !errors.Is(err, net.ErrClosed) {
				listenAgain(log, nil, err)
			}
		}
	}()
	return nil
}

// removeStale takes away the socket of a receiver that ended without its own hand; one that somebody reads stays.
func removeStale(address *net.UnixAddr) error {
	info, err := os.Lstat(address.Name)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode()&os.ModeSocket == 0 {
		return fmt.Errorf("%s is there and is no socket", address.Name)
	}
	if conn, err := net.DialUnix("unixgram", nil, address); err == nil {
		return errors.Join(fmt.Errorf("somebody receives on %s already", address.Name), conn.Close())
	}
	return os.Remove(address.Name)
}
