package report

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/compat"
	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
	"github.com/montui/montui/internal/query"
)

// fixed answers every request with the same two series.
type fixed struct{ query.Source }

func (fixed) Query(_ context.Context, r query.Request) (frame.Frames, error) {
	var out frame.Frames
	for i, name := range []string{"a", "b\x1b[31m"} {
		out = append(out, &frame.Frame{Name: name, RefID: r.RefID, Fields: []*frame.Field{
			{Name: "Time", Kind: frame.Time, Times: []int64{r.From, r.To}},
			{Name: "Value", Kind: frame.Number, Numbers: []float64{1024, float64(i+1) * 2048}, Labels: frame.Labels{"x": name},
				Config: frame.Config{DisplayNameFromDS: name}}}})
	}
	return out, nil
}

const twoPanels = `{"title":"T","uid":"u","schemaVersion":39,"panels":[
 {"id":1,"type":"timeseries","title":"Lines","gridPos":{"x":0,"y":0,"w":12,"h":8},"targets":[{"refId":"A","expr":"up"}],
  "fieldConfig":{"defaults":{"unit":"bytes"},"overrides":[{"matcher":{"id":"byName","options":"a"},"properties":[{"id":"custom.pointSize","value":7}]}]},"options":{"legend":{"calcs":["max"]}}},
 {"id":2,"type":"stat","title":"One","gridPos":{"x":12,"y":0,"w":12,"h":8},"targets":[{"refId":"A","expr":"up"}],"fieldConfig":{"defaults":{"unit":"bytes"}}},
 {"id":3,"type":"nosuch-panel","title":"Odd","gridPos":{"x":0,"y":8,"w":12,"h":8},"transformations":[{"id":"nosuch"}],"targets":[{"refId":"A","expr":"up"}]}]}`

func rendered(t *testing.T, panel string) *Document { return evaluated(t, panel).Document() }

func evaluated(t *testing.T, panel string) *Evaluation {
	t.Helper()
	d, notices, err := dashboard.Parse(strings.NewReader(twoPanels))
	if err != nil {
		t.Fatal(err)
	}
	to := time.UnixMilli(1773576000000)
	e, err := Evaluate(t.Context(), fixed{}, d, notices, Options{From: to.Add(-time.Hour), To: to, Now: to, Zone: time.UTC, Timezone: "UTC", MaxPoints: 240, Panel: panel})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestRender(t *testing.T) {
	doc := rendered(t, "")
	lines := doc.Panels[0].Display.Series
	if len(lines) != 2 || lines[0].Color != "#73BF69" || lines[1].Color != "#F2CC0C" || lines[1].Legend["max"] != "4 KiB" || lines[0].Points != 2 {
		t.Errorf("series = %+v", lines)
	}
	if axes := doc.Panels[0].Display.Axes; len(axes) != 1 || strings.Join(axes[0].Ticks, " ") != "1 KiB 2 KiB 3 KiB 4 KiB" || *axes[0].Min != 700 || *axes[0].Max != 4500 {
		t.Errorf("axes = %+v", axes)
	}
	values := doc.Panels[1].Display.Values
	if len(values) != 2 || values[0].Text != "2 KiB" || values[0].Title != "a" || values[0].Color != "#F2495C" {
		t.Errorf("values = %+v", values)
	}
	odd := doc.Panels[2]
	if odd.Display != nil || len(odd.Notices) != 2 {
		t.Errorf("an unknown panel shows %+v and says %+v", odd.Display, odd.Notices)
	}
	target := doc.Panels[0].Targets[0]
	if target.Mode != "range" || target.StepMs != 15000 || target.Format != "time_series" {
		t.Errorf("target = %+v", target)
	}
	raw, err := doc.JSON()
	if err != nil || !json.Valid(raw) || !bytes.Contains(raw, []byte(`"schema": "montui.render/1"`)) {
		t.Errorf("JSON: %v %s", err, raw)
	}
}

func TestRenderOnePanel(t *testing.T) {
	for _, panel := range []string{"2", "one"} {
		if doc := rendered(t, panel); len(doc.Panels) != 1 || doc.Panels[0].ID != 2 {
			t.Errorf("--panel %s gives %d panels", panel, len(doc.Panels))
		}
	}
}

// What a server or a dashboard says cannot steer the terminal.
func TestTextIsClean(t *testing.T) {
	text := rendered(t, "").Text(time.UTC)
	if strings.ContainsRune(text, '\x1b') || !strings.Contains(text, "# Lines") || !strings.Contains(text, "4 KiB") {
		t.Errorf("text = %q", text)
	}
}

func TestTheReadersZoneHasAName(t *testing.T) {
	doc := rendered(t, "")
	for zone, want := range map[string]string{"browser": " UTC\n", "": " UTC\n", "Europe/Berlin": " Europe/Berlin\n"} {
		doc.Range.Timezone = zone
		if text := doc.Text(time.UTC); !strings.Contains(text, want) || strings.Contains(text, "browser") {
			t.Errorf("%q: %.80q", zone, text)
		}
	}
}

func TestCheckNamesPlaces(t *testing.T) {
	d, notices, err := dashboard.Parse(strings.NewReader(twoPanels))
	if err != nil {
		t.Fatal(err)
	}
	c := Check("d.json", d, notices, func(panelType string) Drawn {
		return Drawn{Known: panelType != "nosuch-panel", Options: compat.Lacks("not here", "legend.calcs"), Custom: compat.Lacks("no points", "pointSize")}
	})
	if c.Panels != 3 || c.Whole != 1 || c.Faultless() {
		t.Errorf("checked = %+v", c)
	}
	var b strings.Builder
	c.Write(&b)
	for _, want := range []string{`panels[2].transformations`, `"nosuch"`, `panels[2].type`, `panels[0].options.legend.calcs (Lines): not here`,
		`panels[0].fieldConfig.overrides[0].properties[0] (Lines): custom.pointSize: no points`, "1 of 3 panels shown whole"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q lacks %q", b.String(), want)
		}
	}
}

func TestCSV(t *testing.T) {
	for _, c := range []struct{ panel, want string }{
		{"1", "Time,a,b [31m\n2026-03-15T11:00:00Z,1024,1024\n2026-03-15T12:00:00Z,2048,4096\n"},
		{"2", "name,value,text\na,2048,2 KiB\nb [31m,4096,4 KiB\n"},
		{"", "panel_id,panel,row,time,name,value,text\n" +
			"1,Lines,,2026-03-15T11:00:00Z,a,1024,1 KiB\n1,Lines,,2026-03-15T12:00:00Z,a,2048,2 KiB\n" +
			"1,Lines,,2026-03-15T11:00:00Z,b [31m,1024,1 KiB\n1,Lines,,2026-03-15T12:00:00Z,b [31m,4096,4 KiB\n" +
			"2,One,,,a,2048,2 KiB\n2,One,,,b [31m,4096,4 KiB\n" +
			"3,Odd,0,2026-03-15T11:00:00Z,a,1024,\n3,Odd,1,2026-03-15T12:00:00Z,a,2048,\n" +
			"3,Odd,0,2026-03-15T11:00:00Z,b [31m,1024,\n3,Odd,1,2026-03-15T12:00:00Z,b [31m,4096,\n"},
	} {
		var b strings.Builder
		if err := evaluated(t, c.panel).CSV(&b); err != nil || b.String() != c.want {
			t.Errorf("panel %q: %v\n%s\nwant\n%s", c.panel, err, b.String(), c.want)
		}
	}
}
