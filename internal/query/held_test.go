package query

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/montui/montui/internal/dashboard"
)

func TestHeldReadersChooseAmongWhatIsOffered(t *testing.T) {
	const text = `{"title":"t","schemaVersion":41,"templating":{"list":[
{"name":"host","type":"custom","query":"a,b,c","multi":true,"includeAll":true,"current":{"value":["a"],"text":["a"]}},
{"name":"one","type":"custom","query":"x,y","current":{"value":"x","text":"x"}},
{"name":"free","type":"textbox","query":"5"},
{"name":"by","type":"adhoc","datasource":{"type":"prometheus"}}]}}`
	given := map[string][]string{"host": {"b", `a"} or up{x="`}, "one": {"or up"}, "free": {"0 or up"}, "by": {"job|=|x"}}
	for _, held := range []bool{false, true} {
		dash, _, err := dashboard.Parse(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		dash.Held = held
		vars, notices, err := Resolve(context.Background(), &counter{}, dash, time.Unix(0, 0), time.Unix(9, 0), given)
		if err != nil {
			t.Fatal(err)
		}
		got := vars.Interpolate("${host:csv} $one $free")
		want := map[bool]string{false: `b,a"} or up{x=" or up 0 or up`, true: "b x 5"}[held]
		if got != want {
			t.Errorf("held %v: %s, want %s", held, got, want)
		}
		if held && len(notices) < 4 {
			t.Errorf("what was dropped is not named: %v", notices)
		}
	}
	dash, _, _ := dashboard.Parse(strings.NewReader(text))
	dash.Held = true
	vars, _, _ := Resolve(context.Background(), &counter{}, dash, time.Unix(0, 0), time.Unix(9, 0), map[string][]string{"host": {dashboard.AllValue}, "one": {dashboard.AllValue}})
	if got := vars.Interpolate("${host:csv} $one"); got != "a,b,c x" {
		t.Errorf("all: %s", got)
	}
}
