package query

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/montui/montui/internal/frame"
)

// Alert is an alert that is pending or firing.
type Alert struct {
	Labels      frame.Labels `json:"labels"`
	Annotations frame.Labels `json:"annotations"`
	State       string       `json:"state"` // pending or firing
	ActiveAt    time.Time    `json:"activeAt"`
	Value       string       `json:"value"`
}

// RuleGroup is a group of rules as they are evaluated, one after the other.
type RuleGroup struct {
	Name           string    `json:"name"`
	File           string    `json:"file"`
	Interval       float64   `json:"interval"`       // seconds
	EvaluationTime float64   `json:"evaluationTime"` // seconds
	LastEvaluation time.Time `json:"lastEvaluation"`
	Rules          []Rule    `json:"rules"`
}

// Rule is an alerting or a recording rule.
type Rule struct {
	Type           string       `json:"type"` // alerting or recording
	Name           string       `json:"name"`
	Query          string       `json:"query"`
	State          string       `json:"state"`    // of alerting rules: inactive, pending or firing
	Duration       float64      `json:"duration"` // seconds it must hold
	Labels         frame.Labels `json:"labels"`
	Annotations    frame.Labels `json:"annotations"`
	Alerts         []Alert      `json:"alerts"`
	Health         string       `json:"health"` // ok, err or unknown
	LastError      string       `json:"lastError"`
	EvaluationTime float64      `json:"evaluationTime"` // seconds
	LastEvaluation time.Time    `json:"lastEvaluation"`
}

// Target is something the server scrapes.
type Target struct {
	Labels             frame.Labels `json:"labels"`
	DiscoveredLabels   frame.Labels `json:"discoveredLabels"`
	ScrapePool         string       `json:"scrapePool"`
	ScrapeURL          string       `json:"scrapeUrl"`
	Health             string       `json:"health"` // up, down or unknown
	LastError          string       `json:"lastError"`
	LastScrape         time.Time    `json:"lastScrape"`
	LastScrapeDuration float64      `json:"lastScrapeDuration"` // seconds
	ScrapeInterval     string       `json:"scrapeInterval"`
}

// Metadata is what a target says of a metric.
type Metadata struct {
	Type string `json:"type"`
	Help string `json:"help"`
	Unit string `json:"unit"`
}

// Alerts gives the alerts that are pending or firing.
func (c *Client) Alerts(ctx context.Context) ([]Alert, error) {
	var out struct{ Alerts []Alert }
	err := c.read(ctx, "/api/v1/alerts", nil, &out)
	return out.Alerts, err
}

// RuleGroups gives all rules.
func (c *Client) RuleGroups(ctx context.Context) ([]RuleGroup, error) {
	var out struct{ Groups []RuleGroup }
	err := c.read(ctx, "/api/v1/rules", nil, &out)
	return out.Groups, err
}

// Targets gives the targets that are scraped; dropped ones are not asked for.
func (c *Client) Targets(ctx context.Context) ([]Target, error) {
	var out struct{ ActiveTargets []Target }
	err := c.read(ctx, "/api/v1/targets", url.Values{"state": {"active"}}, &out)
	return out.ActiveTargets, err
}

// MetricMetadata gives what is known of each metric; metric "" is all, of which a server may have many: limit bounds them, 0 does not.
// Where targets differ the first is taken.
func (c *Client) MetricMetadata(ctx context.Context, metric string, limit int) (map[string]Metadata, error) {
	args := url.Values{}
	if metric != "" {
		args.Set("metric", metric)
	}
	if limit > 0 {
		args.Set("limit", strconv.Itoa(limit))
	}
	var out map[string][]Metadata
	if err := c.read(ctx, "/api/v1/metadata", args, &out); err != nil {
		return nil, err
	}
	first := make(map[string]Metadata, len(out))
	for name, all := range out {
		if len(all) > 0 {
			first[name] = all[0]
		}
	}
	return first, nil
}

func (c *Client) read(ctx context.Context, endpoint string, args url.Values, into any) error {
	data, _, err := c.open(c.get(ctx, endpoint, args))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("the server's answer to %s cannot be read: %w", endpoint, err)
	}
	return nil
}
