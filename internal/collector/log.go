package collector

import (
	"context"
	"log/slog"
)

// logs are two loggers: the collector's own, which says the few things a person wants to know, and that of Prometheus's parts,
// which are routinely talkative at info and therefore start at warn, unless the configuration's runtime.log_level says otherwise.
type logs struct {
	own, parts *slog.Logger
	partsLevel *slog.LevelVar
}

const quiet = slog.LevelWarn

func newLogs(log *slog.Logger) *logs {
	level := new(slog.LevelVar)
	level.Set(quiet)
	return &logs{
		own:        slog.New(atLeast{log.Handler(), slog.LevelInfo}),
		parts:      slog.New(atLeast{log.Handler(), level}),
		partsLevel: level,
	}
}

// atLeast drops records below a level.
type atLeast struct {
	slog.Handler
	level slog.Leveler
}

func (h atLeast) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= h.level.Level() && h.Handler.Enabled(ctx, l)
}

func (h atLeast) WithAttrs(attrs []slog.Attr) slog.Handler {
	return atLeast{h.Handler.WithAttrs(attrs), h.level}
}

func (h atLeast) WithGroup(name string) slog.Handler {
	return atLeast{h.Handler.WithGroup(name), h.level}
}
