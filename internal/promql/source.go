package promql

import (
	"slices"
	"time"
)

// Metadata is what a server says of a metric.
type Metadata struct{ Type, Help, Unit string }

// Source answers from memory, at once. The second result is false when the answer is not known yet: Complete and Lint then say in
// their Needs what is to be asked. A selector is PromQL, such as up{job="node"}; "" is all series.
type Source interface {
	Metrics() ([]string, bool)
	Metadata(metric string) (Metadata, bool)
	Labels(selector string) ([]string, bool)
	Values(label, selector string) ([]string, bool)
}

// Variabler is a Source that also knows dashboard variables, by their names without $.
type Variabler interface{ Variables() []string }

// NeedKind is what is to be asked of a server.
type NeedKind uint8

const (
	NeedMetrics  NeedKind = iota // the values of __name__
	NeedMetadata                 // type and help of all metrics
	NeedLabels                   // the names of the labels of the series of Selector
	NeedValues                   // the values of Label in the series of Selector
)

// Need is a question to a server. It can be a map's key.
type Need struct {
	Kind     NeedKind
	Label    string
	Selector string
}

// Matchers are the selector as the API's match[] wants it: none for all series.
func (n Need) Matchers() []string {
	if n.Selector == "" {
		return nil
	}
	return []string{n.Selector}
}

// maxRemembered bounds the lists a Memory keeps; the oldest go first.
const maxRemembered = 200

// Memory is a Source that is filled as answers come. It is for one goroutine at a time.
type Memory struct {
	Names  []string      // of dashboard variables, without $
	Scrape time.Duration // how often targets are scraped; 0 is unknown

	lists map[Need][]string
	order []Need
	about map[string]Metadata
}

// NewMemory is one that knows nothing yet.
func NewMemory() *Memory { return &Memory{lists: map[Need][]string{}} }

// Put stores a list that answers a need. A list that could not be had is stored as empty, so that it is not asked for at every key.
func (m *Memory) Put(need Need, list []string) {
	if _, had := m.lists[need]; !had {
		m.order = append(m.order, need)
	}
	m.lists[need] = list
	if len(m.order) > maxRemembered {
		oldest := slices.IndexFunc(m.order, func(n Need) bool { return n.Kind != NeedMetrics })
		delete(m.lists, m.order[oldest])
		m.order = slices.Delete(m.order, oldest, oldest+1)
	}
}

// PutMetadata stores what is known of metrics.
func (m *Memory) PutMetadata(about map[string]Metadata) { m.about = about }

// Forget lets everything be asked anew, as after a while or on another server.
func (m *Memory) Forget() { m.lists, m.order, m.about = map[Need][]string{}, nil, nil }

func (m *Memory) Variables() []string { return m.Names }

func (m *Memory) Metrics() ([]string, bool) {
	list, ok := m.lists[Need{Kind: NeedMetrics}]
	return list, ok
}

func (m *Memory) Labels(selector string) ([]string, bool) {
	list, ok := m.lists[Need{Kind: NeedLabels, Selector: selector}]
	return list, ok
}

func (m *Memory) Values(label, selector string) ([]string, bool) {
	list, ok := m.lists[Need{Kind: NeedValues, Label: label, Selector: selector}]
	return list, ok
}

// Metadata finds a metric's, that of its family for the series of a histogram or a summary.
func (m *Memory) Metadata(metric string) (Metadata, bool) {
	if m.about == nil {
		return Metadata{}, false
	}
	for _, name := range families(metric) {
		if about, ok := m.about[name]; ok {
			return about, true
		}
	}
	return Metadata{}, true
}

// ScrapeInterval lets Lint tell a range that is too short; 0 is unknown.
func (m *Memory) ScrapeInterval() time.Duration { return m.Scrape }
