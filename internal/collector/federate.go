package collector

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	marker "github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// federated is a series with its newest sample.
type federated struct {
	labels labels.Labels
	newest sample
}

// federate answers what another Prometheus asks of this one: the newest sample, no older than the lookback, of each
// series that any of match[] selects, with the external labels it lacks.
func (p *parts) federate(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "reading the form: "+err.Error(), http.StatusBadRequest)
		return
	}
	selectors, err := p.src.features.parser().ParseMetricSelectors(r.Form["match[]"])
	if err != nil {
		http.Error(w, "match[]: "+err.Error(), http.StatusBadRequest)
		return
	}
	now := time.Now()
	all, err := newest(r.Context(), p.db, now.Add(-lookback).UnixMilli(), now.UnixMilli(), selectors)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	format := expfmt.Negotiate(r.Header)
	w.Header().Set("Content-Type", string(format))
	out := expfmt.NewEncoder(w, format)
	outside := p.config.get().GlobalConfig.ExternalLabels
	text := format.FormatType() == expfmt.TypeTextPlain
	for len(all) > 0 {
		name := all[0].labels.Get(labels.MetricName)
		n := 1
		for n < len(all) && all[n].labels.Get(labels.MetricName) == name {
			n++
		}
		for _, family := range families(name, all[:n], outside, text) {
			if err := out.Encode(family); err != nil {
				p.log("federation").Error("an answer that was not taken", "err", err)
				return
			}
		}
		all = all[n:]
	}
}

// newest gives the newest sample of each series, by name, those that have ended left out.
func newest(ctx context.Context, db storage.Queryable, from, to int64, selectors [][]*labels.Matcher) ([]federated, error) {
	q, err := db.Querier(from, to)
	if err != nil {
		return nil, err
	}
	defer q.Close()
	var sets []storage.SeriesSet
	for _, s := range selectors {
		sets = append(sets, q.Select(ctx, true, &storage.SelectHints{Start: from, End: to}, s...))
	}
	set := storage.NewMergeSeriesSet(sets, 0, storage.ChainedSeriesMerge)
	var all []federated
	var it chunkenc.Iterator
	for set.Next() {
		s := set.At()
		it = s.Iterator(it)
		f := federated{labels: s.Labels()}
		found := false
		for kind := it.Next(); kind != chunkenc.ValNone; kind = it.Next() {
			f.newest, found = sample{}, true
			if kind == chunkenc.ValFloat {
				f.newest.t, f.newest.v = it.At()
			} else {
				f.newest.t, f.newest.fh = it.AtFloatHistogram(nil)
			}
		}
		if it.Err() != nil {
			return nil, it.Err()
		}
		if fh := f.newest.fh; !found || marker.IsStaleNaN(f.newest.v) || (fh != nil && marker.IsStaleNaN(fh.Sum)) {
			continue
		}
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b federated) int {
		return strings.Compare(a.labels.Get(labels.MetricName), b.labels.Get(labels.MetricName))
	})
	return all, set.Err()
}

// families are the metrics of one name: the plain ones without a type, since samples have none, and histograms, which
// no text format can write.
func families(name string, all []federated, outside labels.Labels, text bool) []*dto.MetricFamily {
	plain := &dto.MetricFamily{Name: &name, Type: dto.MetricType_UNTYPED.Enum()}
	histograms := &dto.MetricFamily{Name: &name, Type: dto.MetricType_HISTOGRAM.Enum()}
	gauges := &dto.MetricFamily{Name: &name, Type: dto.MetricType_GAUGE_HISTOGRAM.Enum()}
	for _, f := range all {
		m := &dto.Metric{TimestampMs: &f.newest.t}
		b := labels.NewBuilder(f.labels).Del(labels.MetricName)
		outside.Range(func(l labels.Label) {
			if b.Get(l.Name) == "" {
				b.Set(l.Name, l.Value)
			}
		})
		instance := false
		b.Labels().Range(func(l labels.Label) {
			instance = instance || l.Name == "instance"
			m.Label = append(m.Label, &dto.LabelPair{Name: &l.Name, Value: &l.Value})
		})
		if !instance { // or who scrapes this would take it for one of this collector's own
			name, none := "instance", ""
			m.Label = append(m.Label, &dto.LabelPair{Name: &name, Value: &none})
		}
		switch {
		case f.newest.fh == nil:
			m.Untyped = &dto.Untyped{Value: &f.newest.v}
			plain.Metric = append(plain.Metric, m)
		case !text:
			m.Histogram = protoHistogram(f.newest.fh)
			if f.newest.fh.CounterResetHint == histogram.GaugeType {
				gauges.Metric = append(gauges.Metric, m)
			} else {
				histograms.Metric = append(histograms.Metric, m)
			}
		}
	}
	return slices.DeleteFunc([]*dto.MetricFamily{plain, histograms, gauges}, func(f *dto.MetricFamily) bool { return len(f.Metric) == 0 })
}

// protoHistogram writes a native histogram; one with custom buckets has classic ones.
func protoHistogram(h *histogram.FloatHistogram) *dto.Histogram {
	out := &dto.Histogram{SampleCountFloat: &h.Count, SampleSum: &h.Sum}
	if h.UsesCustomBuckets() {
		sum := 0.0
		for it := h.PositiveBucketIterator(); it.Next(); {
			b := it.At()
			sum += b.Count
			so, upper := sum, b.Upper
			out.Bucket = append(out.Bucket, &dto.Bucket{CumulativeCountFloat: &so, UpperBound: &upper})
		}
		return out
	}
	out.Schema, out.ZeroThreshold, out.ZeroCountFloat = &h.Schema, &h.ZeroThreshold, &h.ZeroCount
	out.PositiveSpan, out.PositiveCount = protoSpans(h.PositiveSpans), h.PositiveBuckets
	out.NegativeSpan, out.NegativeCount = protoSpans(h.NegativeSpans), h.NegativeBuckets
	if len(out.PositiveSpan)+len(out.NegativeSpan) == 0 && math.Float64bits(h.ZeroThreshold) == 0 {
		none := int32(0) // or it would be taken for a classic one without buckets
		length := uint32(0)
		out.PositiveSpan = []*dto.BucketSpan{{Offset: &none, Length: &length}}
	}
	return out
}

func protoSpans(spans []histogram.Span) (all []*dto.BucketSpan) {
	for _, s := range spans {
		all = append(all, &dto.BucketSpan{Offset: &s.Offset, Length: &s.Length})
	}
	return all
}
