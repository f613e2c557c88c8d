// Package oracle holds tests to what Grafana's own libraries answered. Only tests import it.
//
// Takes: vector files beside the repository ($MONTUI_ORACLE, $MONTUI_SHARED, else ../shared) and their samples in testdata/oracle.
// Gives: vectors, frames made of them, comparisons as JavaScript makes them, paths of other shared material.
// Uses: frame
// Outside: -
// Never: network; what montui is built of.
package oracle
