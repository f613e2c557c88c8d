// Package models stands in for Alertmanager's generated API: the alert as it is posted.
// The generated one brings a validator of OpenAPI documents, 30 packages, that sending does not use.
package models

import "github.com/go-openapi/strfmt"

// LabelSet is labels or annotations.
type LabelSet map[string]string

// Alert is what names an alert.
type Alert struct {
	GeneratorURL strfmt.URI `json:"generatorURL,omitempty"`
	Labels       LabelSet   `json:"labels"`
}

// PostableAlert is an alert with its times, as POST /api/v2/alerts takes it.
type PostableAlert struct {
	Annotations LabelSet        `json:"annotations,omitempty"`
	EndsAt      strfmt.DateTime `json:"endsAt"`
	StartsAt    strfmt.DateTime `json:"startsAt"`
	Alert
}

// PostableAlerts are the alerts of one request.
type PostableAlerts []*PostableAlert
