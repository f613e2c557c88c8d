package dashboard

import "testing"

// TestRowsWithoutWidth: a report has what the file says; on a screen a row is as wide as the dashboard.
func TestRowsWithoutWidth(t *testing.T) {
	d, _ := parse(t, `{"schemaVersion":40,"panels":[{"id":1,"type":"row","gridPos":{"x":24,"y":0,"w":0,"h":1}}]}`)
	if got := d.Expand(nil, nil)[0].Grid; got != (GridPos{X: 24, W: 0, H: 1}) {
		t.Errorf("in a report %+v", got)
	}
	asSaved := func(int) (bool, bool) { return false, false }
	if got := d.Expand(nil, asSaved)[0].Grid; got != (GridPos{W: 24, H: 1}) {
		t.Errorf("on a screen %+v", got)
	}
}
