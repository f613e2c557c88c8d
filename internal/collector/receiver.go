package collector

import (
	"context"
	"errors"
	"iter"
	"regexp"
	"time"

	remoteapi "github.com/prometheus/client_golang/exp/api/remote"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/relabel"
	"github.com/prometheus/prometheus/prompb"
	writev2 "github.com/prometheus/prometheus/prompb/io/prometheus/write/v2"
	"github.com/prometheus/prometheus/storage/remote"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/util/compression"
)

const (
	madeUpAtOnce = int64(10 * time.Minute / time.Millisecond) // of all series, then the next
	longestPause = 30 * time.Second
)

// receiver is one remote_write of the configuration, for what is sent out of the data.
type receiver struct {
	forward *forward
	url     string
	client  remote.WriteClient
	config  *config.RemoteWriteConfig
	outside labels.Labels    // external_labels
	last    map[uint64]int64 // of each series, the newest sent; nil while the data is read once only
}

func newReceiver(f *forward, w *config.RemoteWriteConfig, outside labels.Labels) (*receiver, error) {
	client, err := remote.NewWriteClient(w.Name, &remote.ClientConfig{
		URL: w.URL, WriteProtoMsg: w.ProtobufMessage, Timeout: w.RemoteTimeout, HTTPClientConfig: w.HTTPClientConfig, SigV4Config: w.SigV4Config,
		AzureADConfig: w.AzureADConfig, GoogleIAMConfig: w.GoogleIAMConfig, Headers: w.Headers, RetryOnRateLimit: true, RoundRobinDNS: w.RoundRobinDNS,
	})
	return &receiver{forward: f, url: w.URL.Redacted(), client: client, config: w, outside: outside}, err
}

// missed is a series with the samples that are to be sent.
type missed struct {
	labels  labels.Labels
	samples []sample
}

type sample struct {
	t  int64
	v  float64
	h  *histogram.Histogram
	fh *histogram.FloatHistogram
}

// send sends the samples after from, up to until, and retries until the receiver has them or ctx ends.
func (r *receiver) send(ctx context.Context, db *tsdb.DB, from, until int64) (sent int, err error) {
	q, err := db.Querier(from+1, until)
	if err != nil {
		return 0, err
	}
	defer q.Close()
	set := q.Select(ctx, false, nil, labels.MustNewMatcher(labels.MatchRegexp, labels.MetricName, ".*"))
	var batch []missed
	count := 0
	flush := func() error {
		err := r.deliver(ctx, batch)
		if err == nil {
			sent += count
		}
		batch, count = nil, 0
		return err
	}
	b := labels.NewBuilder(labels.EmptyLabels())
	for set.Next() {
		s := set.At()
		m := missed{labels: r.labels(b, s.Labels())}
		if m.labels.IsEmpty() {
			continue
		}
		if m.samples = r.samples(s.Iterator(nil), s.Labels().Hash(), from, until); len(m.samples) == 0 {
			continue
		}
		batch, count = append(batch, m), count+len(m.samples)
		if count >= max(1, r.config.QueueConfig.MaxSamplesPerSend) {
			if err := flush(); err != nil {
				return sent, err
			}
		}
	}
	if err := set.Err(); err != nil {
		r.forward.log.Error("remote write: what was missed cannot be read whole", "url", r.url, "err", err)
	}
	return sent, flush()
}

// labels are a series' labels with external_labels, after write_relabel_configs; none when it is dropped.
func (r *receiver) labels(b *labels.Builder, ls labels.Labels) labels.Labels {
	b.Reset(ls)
	r.outside.Range(func(l labels.Label) {
		if b.Get(l.Name) == "" {
			b.Set(l.Name, l.Value)
		}
	})
	if !relabel.ProcessBuilder(b, r.config.WriteRelabelConfigs...) {
		return labels.EmptyLabels()
	}
	return b.Labels()
}

func (r *receiver) samples(it chunkenc.Iterator, series uint64, from, until int64) (all []sample) {
	last := from
	if at, found := r.last[series]; found {
		last = max(last, at)
	}
	for kind := it.Next(); kind != chunkenc.ValNone; kind = it.Next() {
		var s sample
		switch kind {
		case chunkenc.ValFloat:
			s.t, s.v = it.At()
		case chunkenc.ValHistogram:
			s.t, s.h = it.AtHistogram(nil)
		case chunkenc.ValFloatHistogram:
			s.t, s.fh = it.AtFloatHistogram(nil)
		}
		if s.t <= last || s.t > until || (kind != chunkenc.ValFloat && !r.config.SendNativeHistograms) {
			continue
		}
		all = append(all, s)
	}
	if r.last != nil && len(all) > 0 {
		r.last[series] = all[len(all)-1].t
	}
	return all
}

// split is what a receiver answers that would not have a request as it is: it may have some of it already.
var split = regexp.MustCompile(`^server returned HTTP status (400|409|413|422)\b`)

// deliver sends a batch, retrying with pauses. What is refused for its content is sent again in ever smaller parts.
func (r *receiver) deliver(ctx context.Context, batch []missed) error {
	if len(batch) == 0 {
		return nil
	}
	request, err := r.encode(batch)
	if err != nil {
		return err
	}
	pause := 100 * time.Millisecond
	for attempt := 0; ; attempt++ {
		_, err := r.client.Store(ctx, request, attempt)
		switch {
		case err == nil:
			n := 0
			for _, m := range batch {
				n += len(m.samples)
			}
			r.forward.resent.WithLabelValues(r.url).Add(float64(n))
			return nil
		case split.MatchString(err.Error()):
			first, second := halves(batch)
			if first == nil {
				r.forward.refused.WithLabelValues(r.url).Inc()
				return nil
			}
			return errors.Join(r.deliver(ctx, first), r.deliver(ctx, second))
		}
		if attempt == 0 {
			r.forward.log.Warn("remote write: what the receiver missed cannot be sent; it is tried again", "url", r.url, "err", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
			pause = min(2*pause, longestPause)
		}
	}
}

// halves are a batch's series in two parts, or the samples of its only series; nothing of a single sample.
func halves(batch []missed) (first, second []missed) {
	if n := len(batch); n > 1 {
		return batch[:n/2], batch[n/2:]
	}
	s := batch[0].samples
	if len(s) < 2 {
		return nil, nil
	}
	return []missed{{batch[0].labels, s[:len(s)/2]}}, []missed{{batch[0].labels, s[len(s)/2:]}}
}

func (r *receiver) encode(batch []missed) ([]byte, error) {
	marshal := encodeV1
	if r.config.ProtobufMessage == remoteapi.WriteV2MessageType {
		marshal = encodeV2
	}
	plain, err := marshal(batch)
	if err != nil {
		return nil, err
	}
	return compression.Encode(compression.Snappy, plain, nil)
}

// runs are the series in parts of one kind of sample each: in a request all numbers stand before all histograms.
func runs(batch []missed) iter.Seq[missed] {
	return func(yield func(missed) bool) {
		for _, m := range batch {
			for rest := m.samples; len(rest) > 0; {
				n := 1
				for n < len(rest) && rest[n].number() == rest[0].number() {
					n++
				}
				if !yield(missed{m.labels, rest[:n]}) {
					return
				}
				rest = rest[n:]
			}
		}
	}
}

func (s sample) number() bool { return s.h == nil && s.fh == nil }

func encodeV1(batch []missed) ([]byte, error) {
	var w prompb.WriteRequest
	for m := range runs(batch) {
		ts := prompb.TimeSeries{Labels: prompb.FromLabels(m.labels, nil)}
		for _, s := range m.samples {
			switch {
			case s.h != nil:
				ts.Histograms = append(ts.Histograms, prompb.FromIntHistogram(s.t, s.h))
			case s.fh != nil:
				ts.Histograms = append(ts.Histograms, prompb.FromFloatHistogram(s.t, s.fh))
			default:
				ts.Samples = append(ts.Samples, prompb.Sample{Timestamp: s.t, Value: s.v})
			}
		}
		w.Timeseries = append(w.Timeseries, ts)
	}
	return w.Marshal()
}

func encodeV2(batch []missed) ([]byte, error) {
	var w writev2.Request
	symbols := writev2.NewSymbolTable()
	for m := range runs(batch) {
		ts := writev2.TimeSeries{LabelsRefs: symbols.SymbolizeLabels(m.labels, nil)}
		for _, s := range m.samples {
			switch {
			case s.h != nil:
				ts.Histograms = append(ts.Histograms, writev2.FromIntHistogram(0, s.t, s.h))
			case s.fh != nil:
				ts.Histograms = append(ts.Histograms, writev2.FromFloatHistogram(0, s.t, s.fh))
			default:
				ts.Samples = append(ts.Samples, writev2.Sample{Timestamp: s.t, Value: s.v})
			}
		}
		w.Timeseries = append(w.Timeseries, ts)
	}
	w.Symbols = symbols.Symbols()
	return w.Marshal()
}
