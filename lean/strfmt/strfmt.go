// Package strfmt stands in for go-openapi's formats: the two that an alert carries.
package strfmt

import "time"

// URI is an address, as it was written.
type URI string

// DateTime is a moment, to the millisecond in JSON.
type DateTime time.Time

// MarshalText writes RFC 3339 with milliseconds, as Alertmanagers read it.
func (t DateTime) MarshalText() ([]byte, error) {
	return []byte(time.Time(t).Format("2006-01-02T15:04:05.000Z07:00")), nil
}
