package collector

import (
	"context"
	"log/slog"
)

// logs are the two voices: ours, which says the few things a person wants to know, and that of Prometheus's
// parts, which say at info what they do every two hours and are heard from warn on, unless the configuration's
// runtime.log_level asks for more or less.
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

// atLeast lets records of a level and above through.
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
