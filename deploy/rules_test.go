package deploy

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/rules"
	"gopkg.in/yaml.v3"
)

// unitTests is promtool's file of unit tests, as far as ours go.
type unitTests struct {
	Tests []struct {
		Name  string
		Input []struct{ Series, Values string } `yaml:"input_series"`
		Cases []struct {
			At     model.Duration `yaml:"eval_time"`
			Alert  string         `yaml:"alertname"`
			Expect []struct {
				Labels      map[string]string `yaml:"exp_labels"`
				Annotations map[string]string `yaml:"exp_annotations"`
			} `yaml:"exp_alerts"`
		} `yaml:"alert_rule_test"`
	}
}

func subjects(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(Rules(), "rules/*.yml")
	if err != nil || len(names) < 8 {
		t.Fatalf("%v %v", names, err)
	}
	return names
}

func TestEveryAlertSaysWhatToDo(t *testing.T) {
	seen := map[string]string{}
	for _, name := range subjects(t) {
		groups, failures := rulefmt.ParseFile(name, false, model.UTF8Validation, parser.NewParser(parser.Options{}), slog.New(slog.DiscardHandler))
		for _, err := range failures {
			t.Error(err)
		}
		if groups == nil {
			continue
		}
		for _, group := range groups.Groups {
			for _, rule := range group.Rules {
				if other, taken := seen[rule.Alert]; taken || rule.Alert == "" {
					t.Errorf("%s: %q is in %s, too", name, rule.Alert, other)
				}
				seen[rule.Alert] = name
				if !slices.Contains([]string{"info", "warning", "critical"}, rule.Labels["severity"]) || rule.Annotations["summary"] == "" || rule.Annotations["description"] == "" {
					t.Errorf("%s: %s lacks severity, summary or description", name, rule.Alert)
				}
			}
		}
	}
}

// TestAlertsFire runs promtool's unit tests with Prometheus's own engine: each alert is to fire once and to be quiet once.
func TestAlertsFire(t *testing.T) {
	for _, name := range subjects(t) {
		base := filepath.Base(name)
		t.Run(base, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("rules", "tests", base))
			if err != nil {
				t.Fatal(err)
			}
			var tests unitTests
			if err := yaml.Unmarshal(text, &tests); err != nil {
				t.Fatal(err)
			}
			fired, quiet := map[string]bool{}, map[string]bool{}
			for _, test := range tests.Tests {
				load := "load 1m\n"
				for _, input := range test.Input {
					load += "  " + input.Series + " " + input.Values + "\n"
				}
				for _, c := range test.Cases {
					want := []string{}
					for _, e := range c.Expect {
						e.Labels["alertname"] = c.Alert
						want = append(want, fmt.Sprint(labels.FromMap(e.Labels), labels.FromMap(e.Annotations)))
					}
					if got := firing(t, name, load, time.Duration(c.At), c.Alert); !slices.Equal(got, want) {
						t.Errorf("%s:\n got %s\nwant %s", test.Name, got, want)
					}
					if len(want) > 0 {
						fired[c.Alert] = true
					} else {
						quiet[c.Alert] = true
					}
				}
			}
			rules, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(rules), "- alert:"); len(fired) != n || len(quiet) != n {
				t.Errorf("%d alerts; %v fire and %v are quiet in a test", n, slices.Sorted(maps.Keys(fired)), slices.Sorted(maps.Keys(quiet)))
			}
		})
	}
}

// firing are the labels and annotations of one alert's firing instances after the time.
func firing(t *testing.T, file, load string, at time.Duration, alert string) []string {
	t.Helper()
	storage := promqltest.LoadedStorage(t, load)
	defer storage.Close()
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 1e6, Timeout: time.Minute, Logger: promslog.NewNopLogger()})
	manager := rules.NewManager(&rules.ManagerOptions{
		Context: t.Context(), Appendable: storage, Queryable: storage, QueryFunc: rules.EngineQueryFunc(engine, storage),
		NotifyFunc: func(_ context.Context, _ string, _ ...*rules.Alert) {}, Logger: slog.New(slog.DiscardHandler),
		NameValidationScheme: model.UTF8Validation, Parser: parser.NewParser(parser.Options{}),
	})
	groups, failures := manager.LoadGroups(time.Minute, labels.EmptyLabels(), "", nil, false, file)
	if failures != nil {
		t.Fatal(failures)
	}
	found := []string{}
	for _, group := range groups {
		for now := time.Duration(0); now <= at; now += time.Minute {
			group.Eval(t.Context(), time.Unix(0, 0).Add(now))
		}
		for _, rule := range group.AlertingRules() {
			if rule.Name() != alert {
				continue
			}
			for _, active := range rule.ActiveAlerts() {
				if active.State == rules.StateFiring {
					found = append(found, fmt.Sprint(active.Labels, active.Annotations))
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

// TestPromtoolAgrees asks the promtool of this machine, which may be an old one: Debian 12's is of 2.42.
func TestPromtoolAgrees(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed")
	}
	for _, name := range subjects(t) {
		if out, err := exec.Command(promtool, "test", "rules", filepath.Join("rules", "tests", filepath.Base(name))).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
