package collector

import (
	"log/slog"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

// ownRules is how the rules are called that come with the program.
const ownRules = "built-in rules"

// groupLoader reads rule files, and the rules that come with the program as if they were one.
type groupLoader struct {
	own    string
	parser parser.Parser
	log    *slog.Logger
}

func (l groupLoader) Load(name string, ignoreUnknownFields bool, names model.ValidationScheme) (*rulefmt.RuleGroups, []error) {
	if name == ownRules {
		return rulefmt.Parse([]byte(l.own), ignoreUnknownFields, names, l.parser, l.log)
	}
	return rulefmt.ParseFile(name, ignoreUnknownFields, names, l.parser, l.log)
}

func (l groupLoader) Parse(query string) (parser.Expr, error) { return l.parser.ParseExpr(query) }
