package collector

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/file"
	"github.com/prometheus/prometheus/discovery/targetgroup"
)

func fixed(addresses ...string) discovery.Configs {
	g := &targetgroup.Group{Source: "0"}
	for _, a := range addresses {
		g.Targets = append(g.Targets, model.LabelSet{model.AddressLabel: model.LabelValue(a)})
	}
	return discovery.Configs{discovery.StaticConfig{g}}
}

// addresses are the targets of a job.
func addresses(sets targetSets, job string) (all []string) {
	for _, g := range sets[job] {
		for _, t := range g.Targets {
			all = append(all, string(t[model.AddressLabel]))
		}
	}
	return all
}

func discovered(t *testing.T, reg *prometheus.Registry, job string) float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() != "prometheus_sd_discovered_targets" {
			continue
		}
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				if l.GetValue() == job {
					return m.GetGauge().GetValue()
				}
			}
		}
	}
	return -1
}

func TestFinder(t *testing.T) {
	reg := prometheus.NewRegistry()
	mechanisms, err := discovery.CreateAndRegisterSDMetrics(reg)
	if err != nil {
		t.Fatal(err)
	}
	managers := make(chan context.Context, 10)
	f := newFinder(t.Context(), func(ctx context.Context) *discovery.Manager {
		managers <- ctx
		return discovery.NewManager(ctx, slog.New(slog.DiscardHandler), reg, mechanisms, discovery.Name("scrape"))
	})
	go func() { _ = f.Run() }()
	apply := func(config map[string]discovery.Configs) {
		t.Helper()
		if err := f.ApplyConfig(config); err != nil {
			t.Fatal(err)
		}
	}
	// until waits for what may come in steps.
	until := func(job string, want int) targetSets {
		t.Helper()
		for sets := range f.SyncCh() {
			if len(addresses(sets, job)) == want {
				return sets
			}
		}
		return nil
	}

	apply(map[string]discovery.Configs{"a": fixed("one:1", "two:2"), "empty": nil})
	if sets := <-f.SyncCh(); len(addresses(sets, "a")) != 2 || sets["empty"] == nil {
		t.Fatalf("the first answer is %v", sets)
	}
	<-(<-managers).Done() // it has ended by itself
	if n := discovered(t, reg, "a"); n != 2 {
		t.Errorf("prometheus_sd_discovered_targets is %v", n)
	}

	// A file is watched; who is static is never missing meanwhile.
	targets := filepath.Join(t.TempDir(), "targets.json")
	text := []byte(`[{"targets": ["three:3"]}]`)
	if err := os.WriteFile(targets, text, 0o600); err != nil {
		t.Fatal(err)
	}
	watched := discovery.Configs{&file.SDConfig{Files: []string{targets}, RefreshInterval: model.Duration(1e9)}}
	apply(map[string]discovery.Configs{"a": fixed("one:1"), "file": watched})
	if sets := until("file", 1); len(addresses(sets, "a")) != 1 || len(sets) != 2 {
		t.Fatalf("with a file there are %v", sets)
	}
	dynamic := <-managers

	// The same manager goes on when a job is added, and ends when all is static again.
	apply(map[string]discovery.Configs{"a": fixed("one:1"), "b": fixed("four:4"), "file": watched})
	if sets := until("b", 1); len(addresses(sets, "file")) != 1 {
		t.Fatalf("a reload has lost what was found: %v", sets)
	}
	if len(managers) > 0 || dynamic.Err() != nil {
		t.Error("the file is asked anew")
	}
	apply(map[string]discovery.Configs{"b": fixed("four:4")})
	for sets := range f.SyncCh() {
		if len(sets) == 1 {
			break
		}
	}
	<-dynamic.Done()
	apply(nil)
	if sets := <-f.SyncCh(); len(sets) != 0 {
		t.Errorf("there are still %v", sets)
	}
	<-(<-managers).Done()
}
