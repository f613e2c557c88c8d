// Package views is the screens: the one tea.Model and all it remembers. Only here is there a cursor.
//
// Takes: Deps, messages of the terminal, results of queries.
// Gives: tea.Model.
// Uses: canvas, company, dashboard, field, frame, promql, query, report, sheet, theme, viz
// Outside: charm.land/bubbletea/v2, github.com/charmbracelet/x/ansi
// Never: http, files, the environment, time.Now (it is handed a clock).
package views
