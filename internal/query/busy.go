package query

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longestRest bounds the Retry-After that montui obeys.
const longestRest = 10 * time.Minute

// busyError is an overloaded server's answer that says when to ask again.
type busyError struct {
	err   error
	after time.Duration
}

func (e *busyError) Error() string {
	return fmt.Sprintf("%v; it wants to be left alone for %s", e.err, e.after)
}

func (e *busyError) Unwrap() error { return e.err }

// RetryAfter is how long the server that gave this error wants not to be asked; 0 where it has not said.
func RetryAfter(err error) time.Duration {
	var busy *busyError
	if errors.As(err, &busy) {
		return busy.after
	}
	return 0
}

// heeding adds to an error the Retry-After header of an overloaded server: seconds or a date.
func heeding(resp *http.Response, err error, now time.Time) error {
	if err == nil || resp == nil || resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode != http.StatusServiceUnavailable {
		return err
	}
	said := strings.TrimSpace(resp.Header.Get("Retry-After"))
	after := time.Duration(0)
	if n, wrong := strconv.Atoi(said); wrong == nil {
		after = time.Duration(min(max(n, 0), int(longestRest/time.Second))) * time.Second
	} else if at, wrong := http.ParseTime(said); wrong == nil {
		after = at.Sub(now).Round(time.Second)
	}
	if after <= 0 {
		return err
	}
	return &busyError{err: err, after: min(after, longestRest)}
}
