package dashboard

// Expand lays the dashboard out.
func (d *Dashboard) Expand(selected func(variable string) []Option, open func(rowID int) (isOpen, known bool)) []*Panel {
	return d.Panels
}
