package collector

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

// BenchmarkScrapes is what storing costs a sample, with Prometheus's log and with the journal: 7,500 series of five
// targets, a flush every fourth scrape.
func BenchmarkScrapes(b *testing.B) {
	b.Run("prometheus", func(b *testing.B) {
		opts := testOptions(b, 0)
		opts.WALSegmentSize = 0
		db, err := tsdb.Open(b.TempDir(), slog.New(slog.DiscardHandler), nil, opts, nil)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { db.Close() })
		scrapes(b, db, func() error { return nil })
	})
	b.Run("journal", func(b *testing.B) {
		l := openTest(b, b.TempDir(), 0)
		b.Cleanup(func() { l.Close() })
		scrapes(b, l, l.flush)
	})
}

func scrapes(b *testing.B, to storage.AppendableV2, flush func() error) {
	const targets, each = 5, 1500
	var series [targets * each]struct {
		labels labels.Labels
		ref    storage.SeriesRef
		v      float64
	}
	for i := range series {
		series[i].labels = labels.FromStrings("__name__", fmt.Sprintf("metric_%d", i%each/50), "device", fmt.Sprint(i%50), "job", fmt.Sprint(i/each))
	}
	r := rand.New(rand.NewPCG(1, 2))
	at := time.Now().UnixMilli()
	before := cpuTime(b)
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		at += 15_000
		for t := range targets {
			app := to.AppenderV2(context.Background())
			for i := t * each; i < t*each+each; i++ {
				s := &series[i]
				switch i % 10 {
				case 0, 1:
					s.v += float64(r.IntN(1000))
				case 2:
					s.v = r.Float64()
				}
				var err error
				if s.ref, err = app.Append(s.ref, s.labels, 0, at, s.v, nil, nil, storage.AOptions{}); err != nil {
					b.Fatal(err)
				}
			}
			if err := app.Commit(); err != nil {
				b.Fatal(err)
			}
		}
		if n%4 == 0 {
			if err := flush(); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(cpuTime(b)-before)/float64(n*targets*each), "cpu-ns/sample")
}

func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
