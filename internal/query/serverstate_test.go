package query

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestServerState(t *testing.T) {
	answers := map[string]string{
		"/api/v1/alerts": `{"alerts":[{"labels":{"alertname":"Down"},"annotations":{"summary":"s"},"state":"firing","activeAt":"2026-03-15T12:00:00Z","value":"1e+00"}]}`,
		"/api/v1/rules": `{"groups":[{"name":"g","file":"f.yml","interval":15,"rules":[
			{"type":"alerting","name":"Down","query":"up == 0","state":"firing","duration":60,"health":"ok","alerts":[{"state":"firing"}]},
			{"type":"recording","name":"a:b","query":"sum(a)","health":"err","lastError":"bad"}]}]}`,
		"/api/v1/targets":  `{"activeTargets":[{"labels":{"job":"node"},"scrapePool":"node","scrapeUrl":"http://a:9100/metrics","health":"down","lastError":"refused","lastScrapeDuration":0.1}],"droppedTargets":[]}`,
		"/api/v1/metadata": `{"up":[{"type":"gauge","help":"is it","unit":""},{"type":"counter"}],"none":[]}`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(`{"status":"success","data":` + answers[r.URL.Path] + `}`))
	}))
	defer server.Close()
	c, err := NewClient(server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	alerts, err := c.Alerts(t.Context())
	if err != nil || len(alerts) != 1 || alerts[0].Labels["alertname"] != "Down" || alerts[0].ActiveAt.Hour() != 12 {
		t.Errorf("alerts: %v %+v", err, alerts)
	}
	groups, err := c.RuleGroups(t.Context())
	if err != nil || len(groups) != 1 || len(groups[0].Rules) != 2 || groups[0].Rules[0].Duration != 60 || groups[0].Rules[1].LastError != "bad" {
		t.Errorf("rules: %v %+v", err, groups)
	}
	targets, err := c.Targets(t.Context())
	if err != nil || len(targets) != 1 || targets[0].Health != "down" || targets[0].LastScrapeDuration != 0.1 {
		t.Errorf("targets: %v %+v", err, targets)
	}
	known, err := c.MetricMetadata(t.Context(), "", 10)
	if err != nil || len(known) != 1 || known["up"].Type != "gauge" {
		t.Errorf("metadata: %v %+v", err, known)
	}
	answers["/api/v1/alerts"] = `{"alerts":3}`
	if _, err := c.Alerts(t.Context()); err == nil || !strings.Contains(err.Error(), "/api/v1/alerts") {
		t.Errorf("an answer of another shape: %v", err)
	}
}
