package collector

import (
	"context"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/tsdb/record"
)

func TestKnown(t *testing.T) {
	k := newKnown()
	refs := []chunks.HeadSeriesRef{1, 2, pageLen - 1, pageLen, 7 * pageLen, 1 << 40}
	for i, ref := range refs {
		if d := k.of(ref); *d != (defined{}) {
			t.Errorf("%d is known: %v", ref, *d)
		}
		*k.of(ref) = defined{epoch: uint32(i + 1), tail: 9}
		k.exemplar[ref], k.meta[ref] = 5, record.RefMetadata{Unit: "bytes"}
	}
	k.forget(3)
	for i, ref := range refs {
		_, exemplar := k.exemplar[ref]
		_, meta := k.meta[ref]
		if kept := i+1 >= 3; exemplar != kept || meta != kept {
			t.Errorf("%d: exemplar %v, metadata %v", ref, exemplar, meta)
		}
	}
	for i, ref := range refs[2:] {
		if d := k.of(ref); d.epoch != uint32(i+3) || d.tail != 9 {
			t.Errorf("%d is forgotten: %v", ref, *d)
		}
	}
	k.forget(100)
	if len(k.pages) != 0 {
		t.Errorf("%d pages of series that are gone", len(k.pages))
	}
}

// Who appends may give the reference alone; the logs define the series all the same, each time anew.
func TestReferenceAlone(t *testing.T) {
	dir := t.TempDir()
	l := openTest(t, dir, 0)
	now := time.Now().UnixMilli()
	var ref storage.SeriesRef
	ls := labels.FromStrings("__name__", "a", "b", "c")
	for i := range int64(3 * definedEvery) {
		app := l.AppenderV2(context.Background())
		var err error
		if ref, err = app.Append(ref, ls, 0, now+i, float64(i), nil, nil, storage.AOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := app.Commit(); err != nil {
			t.Fatal(err)
		}
		ls = labels.EmptyLabels()
		if i < 3*definedEvery-1 { // what came last is in the tail only
			if err := l.flush(); err != nil {
				t.Fatal(err)
			}
		}
		l.mu.Lock()
		l.epoch++ // and in a segment of the journal of its own
		l.mu.Unlock()
	}
	want := contents(t, l.DB)
	die(t, l)
	l = openTest(t, dir, 0)
	same(t, "killed", contents(t, l.DB), want)
	powerCut(t, l)
	l = openTest(t, dir, 0)
	same(t, "without power", contents(t, l.DB), want)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}
