package collector

import (
	"log/slog"
	"slices"

	"github.com/prometheus/prometheus/config"
	"gopkg.in/yaml.v3"
)

// searchBytes bounds the search for a line by the text it reads: to about a second. An ordinary mistake in an
// ordinary file takes a few dozen readings of some kilobytes.
const searchBytes = 2 << 20

// whereIs finds the line of a mistake that Prometheus's checks name without one: the innermost part of the file
// whose removal heals it, looked for from the end, so that of two equal job names it is the later. 0 = not found.
func whereIs(text string, fault error) int {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil || len(doc.Content) == 0 {
		return 0
	}
	left := searchBytes
	// heals tells whether the file, as the tree is at the moment, no longer has this fault; when strict, none at all.
	heals := func(strict bool) bool {
		if left < 0 {
			return false
		}
		rest, err := yaml.Marshal(&doc)
		if left -= len(rest) + 1; err != nil {
			return false
		}
		cfg, err := config.Load(string(rest), slog.New(slog.DiscardHandler))
		if err == nil {
			_, err = cfg.GetScrapeConfigs()
		}
		return err == nil || (!strict && err.Error() != fault.Error())
	}
	line := 0
	for node := doc.Content[0]; node != nil; {
		culprit := removable(node, func() bool { return heals(true) })
		if culprit == nil {
			culprit = removable(node, func() bool { return heals(false) })
		}
		if culprit == nil {
			break
		}
		line, node = culprit.Line, culprit
		if culprit.Kind == yaml.AliasNode {
			break
		}
	}
	return line
}

// removable gives the last child of a mapping (the value) or a sequence without which healed says true.
func removable(node *yaml.Node, healed func() bool) *yaml.Node {
	step := 1
	switch node.Kind {
	case yaml.MappingNode:
		step = 2
	case yaml.SequenceNode:
	default:
		return nil
	}
	whole := node.Content
	defer func() { node.Content = whole }()
	for i := len(whole) - step; i >= 0; i -= step {
		node.Content = slices.Concat(whole[:i], whole[i+step:])
		if healed() {
			return whole[i+step-1]
		}
	}
	return nil
}

// partsLevel is the log level the configuration asks for in so many words.
func partsLevel(text string) slog.Level {
	var asked struct {
		Runtime struct {
			LogLevel string `yaml:"log_level"`
		} `yaml:"runtime"`
	}
	level := quiet
	// The text has been read as a configuration before: what is wrong here is no log level.
	if yaml.Unmarshal([]byte(text), &asked) != nil || level.UnmarshalText([]byte(asked.Runtime.LogLevel)) != nil {
		return quiet
	}
	return level
}

// wantsExemplars tells whether the configuration names them: Prometheus has them behind a flag, since the ring
// they are kept in is taken whole at the start.
func wantsExemplars(text string) bool {
	var asked struct {
		Storage struct {
			Exemplars *struct{} `yaml:"exemplars"`
		} `yaml:"storage"`
	}
	return yaml.Unmarshal([]byte(text), &asked) == nil && asked.Storage.Exemplars != nil
}
