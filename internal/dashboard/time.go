package dashboard

import (
	"errors"
	"time"
)

func ParseTime(s string, now time.Time, loc *time.Location, roundUp bool) (time.Time, error) {
	return now, errors.New("wip")
}
func ParseInterval(s string) (time.Duration, error) { return time.ParseDuration(s) }
