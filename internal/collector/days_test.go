package collector

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"

	"github.com/montui/montui/internal/exporter"
)

// TestWriteDays writes the data of days in minutes, for weighing: MONTUI_DAYS names the directory, which must be
// new; MONTUI_DAYS_SERIES and MONTUI_DAYS_COUNT how much. It is what this machine's node exporter says, from as many
// instances as make that many series, every 15 s until now: a block for each day, of two hours for the last.
func TestWriteDays(t *testing.T) {
	dir := os.Getenv("MONTUI_DAYS")
	if dir == "" {
		t.Skip("MONTUI_DAYS names no directory")
	}
	count := func(name string, otherwise int) int {
		if n, err := strconv.Atoi(os.Getenv("MONTUI_DAYS_" + name)); err == nil {
			return n
		}
		return otherwise
	}
	all := shape(t, count("SERIES", 7500))
	const hour = int64(3600_000)
	end := time.Now().UnixMilli()
	from := end - int64(count("COUNT", 15))*24*hour
	for from < end {
		size := 24 * hour
		if end-from < 24*hour {
			size = 2 * hour
		}
		to := min(end, from/size*size+size)
		writeBlock(t, dir, size, from, to, all)
		from = to
	}
	t.Logf("%d series", len(all))
}

// grown is a series that grows as a counter, or wanders, or stands still.
type grown struct {
	labels  labels.Labels
	ref     storage.SeriesRef
	v, step float64
	goesUp  bool
	stands  bool
}

func shape(t *testing.T, series int) (all []grown) {
	t.Helper()
	node, err := exporter.Node(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	node.ServeHTTP(answer, httptest.NewRequest("GET", NodePath, nil))
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for i := 0; len(all) < series; i++ {
		for name, f := range families {
			for _, m := range f.GetMetric() {
				g := grown{goesUp: f.GetType() == dto.MetricType_COUNTER}
				switch f.GetType() {
				case dto.MetricType_COUNTER:
					g.v = m.GetCounter().GetValue()
				case dto.MetricType_GAUGE:
					g.v = m.GetGauge().GetValue()
				case dto.MetricType_UNTYPED:
					g.v = m.GetUntyped().GetValue()
				default:
					continue
				}
				b := labels.NewBuilder(labels.EmptyLabels())
				for _, l := range m.GetLabel() {
					b.Set(l.GetName(), l.GetValue())
				}
				b.Set("__name__", name).Set("job", "node").Set("instance", fmt.Sprintf("node%d", i))
				g.labels, g.step = b.Labels(), r.Float64()*15
				g.stands = g.v == 0 || g.v == 1 || r.IntN(10) < 4
				if len(all) < series {
					all = append(all, g)
				}
			}
		}
	}
	return all
}

func writeBlock(t *testing.T, dir string, size, from, to int64, all []grown) {
	t.Helper()
	w, err := tsdb.NewBlockWriter(slog.New(slog.DiscardHandler), dir, size)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		all[i].ref = 0
	}
	r := rand.New(rand.NewPCG(uint64(from), 2))
	for at := from; at < to; at += 15_000 {
		app := w.Appender(context.Background())
		for i := range all {
			g := &all[i]
			switch {
			case g.stands:
			case g.goesUp:
				g.v += float64(int(g.step*100*r.Float64())) / 100
			default:
				g.v = float64(int(g.v*(1+(r.Float64()-0.5)/50)*100)) / 100
			}
			if g.ref, err = app.Append(g.ref, g.labels, at, g.v); err != nil {
				t.Fatal(err)
			}
		}
		if err := app.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
