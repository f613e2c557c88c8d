// Package panels holds the bundled dashboards: Grafana dashboard JSON that Grafana imports unchanged.
//
// Takes: a name.
// Gives: the dashboard's JSON.
// Uses: -
// Outside: -
// Never: anything but the files as they are; what they mean is dashboard's business.
package panels
