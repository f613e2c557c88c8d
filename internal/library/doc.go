// Package library is where dashboards come from: those bundled, folders and files, addresses, Grafana servers. It lists them and opens one
// by its name, UID, title, path or address; and it remembers which were opened and starred.
//
// Takes: the places, and a client for each that is asked over the network.
// Gives: Entries and the problems of single places, which hide nothing of the others; a dashboard's bytes.
// Uses: -
// Outside: gopkg.in/yaml.v3
// Never: a screen; it understands no more of a dashboard than its title, UID and tags.
package library
