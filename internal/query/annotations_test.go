package query

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/internal/frame"
)

// deploys answers with two series: one that is up in two stretches, one that holds a time.
type deploys struct {
	Source
	asked []Request
	err   error
}

func (d *deploys) Query(_ context.Context, r Request) (frame.Frames, error) {
	d.asked = append(d.asked, r)
	if d.err != nil {
		return nil, d.err
	}
	minute := int64(60_000)
	if strings.HasPrefix(r.Expr, "built") {
		return frame.Frames{seriesFrame(r, "matrix", frame.Labels{"app": "web"}, []int64{r.From, r.From + minute}, []float64{float64(r.From + 5), float64(r.From + 5)})}, nil
	}
	return frame.Frames{seriesFrame(r, "matrix", frame.Labels{"app": "web", "ver": "2"},
		[]int64{r.From, r.From + minute, r.From + 2*minute, r.From + 3*minute, r.From + 9*minute}, []float64{0, 1, 2, 0, 1})}, nil
}

const annotated = `{"schemaVersion":39,"templating":{"list":[{"name":"app","type":"constant","query":"web"}]},"annotations":{"list":[
 {"builtIn":1,"enable":true,"name":"own"},
 {"enable":true,"name":"deploys","expr":"changes{app=\"$app\"}","step":"1m","titleFormat":"deploy {{ver}}","textFormat":"{{app}}","tagKeys":"app, ver","datasource":{"type":"prometheus"},"filter":{"exclude":true,"ids":[3]}},
 {"enable":true,"name":"built","expr":"built","useValueForTime":true,"datasource":{"type":"prometheus"}},
 {"enable":false,"name":"off","expr":"off","datasource":{"type":"prometheus"}},
 {"enable":true,"name":"logs","expr":"{}","datasource":{"type":"loki"}}]},"panels":[]}`

func TestAnnotations(t *testing.T) {
	d, _, err := dashboard.Parse(strings.NewReader(annotated))
	if err != nil {
		t.Fatal(err)
	}
	to := time.UnixMilli(1_773_576_000_000)
	src := &deploys{}
	vars, _, err := Resolve(t.Context(), src, d, to.Add(-time.Hour), to, nil)
	if err != nil {
		t.Fatal(err)
	}
	ask := Ask{Vars: vars, From: to.Add(-time.Hour), To: to, Now: to, Zone: time.UTC}
	events, notices := Annotations(t.Context(), src, d, ask)
	if len(notices) != 0 || len(src.asked) != 2 || src.asked[0].Expr != `changes{app="web"}` || src.asked[0].Step != 60_000 {
		t.Fatalf("notices %v, asked %+v", notices, src.asked)
	}
	from := src.asked[0].From
	if len(events) != 3 {
		t.Fatalf("events = %+v", events)
	}
	if e := events[0]; e.From != from+5 || e.To != from+5 {
		t.Errorf("a value taken for a time: %+v", e)
	}
	if e := events[1]; e.From != from+60_000 || e.To != from+120_000 || e.Title != "deploy 2" || e.Text != "web" || strings.Join(e.Tags, " ") != "web 2" || e.On(3) || !e.On(4) {
		t.Errorf("%+v", e)
	}
	if got := AnnotationNotices(d); len(got) != 1 || !strings.Contains(got[0].Text, "loki") {
		t.Errorf("notices = %v", got)
	}
	src.err = errors.New("bad data")
	if _, notices := Annotations(t.Context(), src, d, ask); len(notices) != 2 || !strings.Contains(notices[0].Text, `"deploys": bad data`) {
		t.Errorf("notices = %v", notices)
	}
}
