// Package config is the settings file: the servers and how to reach them, the look, the time zone.
//
// Takes: a path.
// Gives: Config, checked; errors that name the file, the field and the mend.
// Uses: -
// Outside: gopkg.in/yaml.v3, github.com/prometheus/common
// Never: a screen; it opens no connection.
package config
