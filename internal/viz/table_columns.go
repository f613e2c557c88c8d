package viz

// Columns are the names of a table's columns as it was drawn last, hidden ones left out: what Input.Sort may name. Other
// panels have none.
func Columns(p Panel) []string {
	if c, ok := p.(*clipped); ok {
		p = c.panel
	}
	t, ok := p.(*table)
	if !ok || t.plan == nil {
		return nil
	}
	out := make([]string, len(t.plan.columns))
	for i := range out {
		out[i] = displayName(t.plan.columns[i].field)
	}
	return out
}
