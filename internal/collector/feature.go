package collector

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// featureSet is what a collector does beyond what a Prometheus does without --enable-feature.
type featureSet struct {
	promql           parser.Options
	delayNameRemoval bool
	perStepStats     bool
	exemplars        bool
	metadata         bool
	concurrentRules  bool
	typeAndUnit      bool
	zstdScrape       bool
	search           bool
	otlpCumulative   bool
	otlpDelta        bool
}

// featureNames are Prometheus's names of its features, those this collector has. One that does nothing here does
// nothing in the Prometheus that is linked either: it has become what is always done.
var featureNames = map[string]func(*featureSet){
	"concurrent-rule-eval":            func(s *featureSet) { s.concurrentRules = true },
	"exemplar-storage":                func(s *featureSet) { s.exemplars = true },
	"metadata-wal-records":            func(s *featureSet) { s.metadata = true },
	"native-histograms":               func(*featureSet) {},
	"ooo-native-histograms":           func(*featureSet) {},
	"otlp-deltatocumulative":          func(s *featureSet) { s.otlpCumulative = true },
	"otlp-native-delta-ingestion":     func(s *featureSet) { s.otlpDelta = true },
	"promql-binop-fill-modifiers":     func(s *featureSet) { s.promql.EnableBinopFillModifiers = true },
	"promql-delayed-name-removal":     func(s *featureSet) { s.delayNameRemoval = true },
	"promql-duration-expr":            func(s *featureSet) { s.promql.ExperimentalDurationExpr = true },
	"promql-experimental-functions":   func(s *featureSet) { s.promql.EnableExperimentalFunctions = true },
	"promql-extended-range-selectors": func(s *featureSet) { s.promql.EnableExtendedRangeSelectors = true },
	"promql-per-step-stats":           func(s *featureSet) { s.perStepStats = true },
	"search-api":                      func(s *featureSet) { s.search = true },
	"type-and-unit-labels":            func(s *featureSet) { s.typeAndUnit = true },
	"zstd-scrape":                     func(s *featureSet) { s.zstdScrape = true },
}

// parseFeatures reads the names of features.
func parseFeatures(names []string) (featureSet, error) {
	var s featureSet
	for _, name := range names {
		set, found := featureNames[name]
		if !found {
			return s, fmt.Errorf("--enable-feature %s: this collector has %s", name, strings.Join(slices.Sorted(maps.Keys(featureNames)), ", "))
		}
		set(&s)
	}
	if s.otlpCumulative && s.otlpDelta {
		return s, fmt.Errorf("--enable-feature: otlp-deltatocumulative and otlp-native-delta-ingestion exclude each other")
	}
	return s, nil
}

func (s featureSet) parser() parser.Parser { return parser.NewParser(s.promql) }

// CheckFeatures returns an error when a name is no feature of the collector.
func CheckFeatures(names []string) error {
	_, err := parseFeatures(names)
	return err
}
