// Package dashboard is the Grafana dashboard: every shape of it read, migrated and laid out.
//
// Takes: dashboard files (classic JSON of any schemaVersion, the v2 schema, wrappers, YAML) and time texts.
// Gives: one canonical Dashboard whose panels are the current plug-ins', its Layout in a Situation, Notices of what is not carried over or not honoured with the place in the user's file, Honours, ParseTime, ParseInterval.
// Uses: compat
// Outside: gopkg.in/yaml.v3
// Never: network, PromQL, a screen; panel options, field config and transformations stay sealed raw JSON.
package dashboard
