// Package query asks Prometheus: a panel compiled once into a Pipeline, variables resolved, requests planned, frames given.
//
// Takes: dashboard panels and variables, a Prometheus server's address, time ranges.
// Gives: Client, Vars, Pipeline and Result; frames as Grafana's Prometheus data source makes them.
// Uses: compat, dashboard, expression, field, frame, transform
// Outside: github.com/json-iterator/go, github.com/prometheus/client_golang/api, github.com/prometheus/prometheus/promql/parser
// Never: a screen, colours, files.
package query
