// Package setup makes a server ready to be watched, and undoes it: users with the least privileges, their passwords in
// files only the exporter can read, nginx's status page on loopback, a hardened unit or a compose.yaml. It makes the
// services of the monitoring machine, tells it of a server, and writes what Grafana needs to ask montui's collector.
//
// Takes: a Machine (its root, how commands are run) and what the user wants.
// Gives: Detect, what is on the machine; Plan, the steps, which can be looked at, done, and undone; Register and Await.
// Uses: -
// Outside: gopkg.in/yaml.v3
// Never: a question to the user, a password on a command line, a step that is half done when it fails; nothing is
// removed that the record does not say was made here.
package setup
