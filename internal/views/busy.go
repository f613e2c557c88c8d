package views

import (
	"time"

	"github.com/montui/montui/internal/query"
)

// slowAfter is how long a panel may wait for its answer before it says so.
const slowAfter = 3 * time.Second

// rest keeps a panel from asking until the server's Retry-After is over.
func (s *slot) rest(err error, now time.Time) {
	s.until = time.Time{}
	if after := query.RetryAfter(err); after > 0 {
		s.until = now.Add(after)
	}
}

// resting tells whether a panel's Retry-After is not over yet.
func (s *slot) resting(now time.Time) bool { return now.Before(s.until) }

// waitMark is the mark of a panel that waits for an answer, with the age of the data it shows meanwhile.
func (s *slot) waitMark(now time.Time) string {
	waited := now.Sub(s.since)
	switch {
	case !s.loading || waited < slowAfter:
		return ""
	case s.fetched.IsZero():
		return "waiting " + age(waited)
	}
	return "waiting " + age(waited) + ", data " + age(now.Sub(s.fetched)) + " old"
}
