package field

// timeUnits: durations; the functions are in duration.go.
func timeUnits() map[string]unit {
	return map[string]unit{
		"hertz":        si("Hz", 0),
		"ns":           nanoseconds,
		"µs":           microseconds,
		"ms":           milliseconds,
		"s":            seconds,
		"m":            minutes,
		"h":            hours,
		"d":            days,
		"dtdurationms": durationMs,
		"dtdurations":  durationS,
		"dthms":        hms,
		"dtdhms":       dhms,
		"timeticks":    timeticks,
		"clockms":      clockMs,
		"clocks":       clockS,
	}
}
