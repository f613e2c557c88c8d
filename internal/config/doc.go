// Package config is the settings file: the servers and how to reach them, where dashboards come from, the look, the keys.
//
// One declaration, the structs of config.go with their tags, makes the reader, its checks, the JSON schema and docs/settings.md.
//
// Takes: a path.
// Gives: Config, checked; Problems that name the file, the line, the field and the mend; the schema; the masked settings.
// Uses: -
// Outside: gopkg.in/yaml.v3, github.com/prometheus/common
// Never: a screen; it opens no connection, and writes no secret.
package config
