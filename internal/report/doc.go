// Package report is a rendered dashboard as data: what a person would read off it, as JSON or as plain text.
//
// Takes: a dashboard, its variables and a time range; a query.Source to ask.
// Gives: Document (the JSON of `montui render`), its plain text, and the notices of `montui check`.
// Uses: compat, dashboard, field, frame, query, transform
// Outside: -
// Never: a screen.
package report
