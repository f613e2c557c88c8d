package viz

// otherTypes are the panels without a plot.
func otherTypes() []Support { return nil }
