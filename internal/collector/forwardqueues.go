package collector

import (
	"math"
	"time"
)

// queue is the metrics of Prometheus's queues to one URL.
type queue struct {
	pending, retried, shards float64
	sent, taken              float64 // timestamps of the newest sample, in seconds
	atEnd                    bool    // of the log in memory
}

// read gathers them.
func (f *forward) read() map[string]*queue {
	f.db.logged.mu.Lock()
	last := float64(f.db.logged.tail.segment()) - 1
	f.db.logged.mu.Unlock()
	families, err := f.own.Gather()
	if err != nil {
		return nil
	}
	all, reading := map[string]*queue{}, map[string]float64{}
	for _, family := range families { // of a watcher, by the name of its queue
		if family.GetName() == "prometheus_wal_watcher_current_segment" {
			for _, m := range family.GetMetric() {
				reading[m.GetLabel()[0].GetValue()] = m.GetGauge().GetValue()
			}
		}
	}
	for _, family := range families {
		for _, m := range family.GetMetric() {
			var name, url string
			for _, l := range m.GetLabel() {
				switch l.GetName() {
				case "remote_name":
					name = l.GetValue()
				case "url":
					url = l.GetValue()
				}
			}
			if url == "" {
				continue
			}
			q := all[url]
			if q == nil {
				q = &queue{sent: math.Inf(1), taken: math.Inf(1), atEnd: true}
				all[url] = q
			}
			q.add(family.GetName(), m.GetGauge().GetValue()+m.GetCounter().GetValue())
			q.atEnd = q.atEnd && reading[name] >= last
		}
	}
	return all
}

// add takes a metric of one of the queues to the same URL: the slowest tells.
func (q *queue) add(name string, v float64) {
	switch name {
	case "prometheus_remote_storage_samples_pending", "prometheus_remote_storage_histograms_pending":
		q.pending += v
	case "prometheus_remote_storage_samples_retried_total", "prometheus_remote_storage_histograms_retried_total":
		q.retried += v
	case "prometheus_remote_storage_shards":
		q.shards = max(q.shards, v)
	case "prometheus_remote_storage_queue_highest_sent_timestamp_seconds":
		q.sent = min(q.sent, v)
	case "prometheus_remote_storage_queue_highest_timestamp_seconds":
		q.taken = min(q.taken, v)
	}
}

// look notes how far the queues are, and takes over from those that have fallen behind.
func (f *forward) look() {
	gap := f.db.logged.tail.gap() // which the queues cannot see
	queues := f.read()
	now := time.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ctx.Err() != nil || f.cfg == nil {
		return
	}
	settle := settles(f.cfg.Config)
	fell := false
	for url, c := range f.calm {
		q := queues[url]
		sent, found := f.sent[url]
		if found && gap {
			f.log.Warn("remote write: the log in memory could not be written; the receiver will be sent what it misses out of the data", "url", url)
			f.begin(url)
			fell = true
			continue
		}
		if q == nil || !found {
			continue
		}
		if q.retried != c.retried {
			c = calm{retried: q.retried, since: now}
			f.calm[url] = c
		}
		// One shard sends in order. Of several, the slowest has sent what was there before all of them were quiet.
		if q.shards <= 1 && q.sent > 0 {
			sent = max(sent, int64(q.sent*1000)-settle.Milliseconds())
		}
		if quiet := 3 * time.Minute; q.atEnd && now.Sub(c.since) > quiet {
			sent = max(sent, now.Add(-quiet).UnixMilli())
		}
		if q.atEnd && q.pending == 0 {
			sent = max(sent, now.Add(-settle).UnixMilli())
		}
		f.sent[url] = sent
		if now.UnixMilli()-sent > f.pace.behind.Milliseconds() {
			f.log.Warn("remote write: the receiver is behind; it will be sent what it misses out of the data", "url", url, "since", time.UnixMilli(sent).UTC().Format(time.RFC3339))
			f.begin(url)
			fell = true
		}
	}
	f.keep()
	if fell {
		if err := f.queues(); err != nil {
			f.log.Error("remote write", "err", err)
		}
	}
}

// drained tells whether the queues have sent all there is, and notes it. When sure, they have to have taken the newest
// sample, which one that is to have a few series only never does.
func (f *forward) drained(sure bool) bool {
	queues := f.read()
	newest := f.db.Head().MaxTime()
	f.mu.Lock()
	defer f.mu.Unlock()
	all := true
	for url := range f.calm {
		q := queues[url]
		if q == nil || q.pending > 0 || !q.atEnd || q.sent < q.taken || (sure && int64(q.taken) < newest/1000) {
			all = false
			continue
		}
		f.sent[url] = max(f.sent[url], newest)
	}
	f.keep()
	return all
}
