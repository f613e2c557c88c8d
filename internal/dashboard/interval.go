package dashboard

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Years and months as Grafana's server counts them in durations: 365.25 days, and a twelfth of that.
const (
	day   = 24 * time.Hour
	week  = 7 * day
	year  = 8766 * time.Hour
	month = year / 12
)

// ParseInterval reads Grafana's durations: "15s", "1m", "1d", "1h30m", ">10s" (a lower limit), "15" (seconds).
func ParseInterval(s string) (time.Duration, error) {
	text := strings.TrimLeft(strings.TrimSpace(s), "<>=")
	if text != "" && strings.Trim(text, "0123456789") == "" {
		text += "s"
	}
	if n := len(text); n > 1 && strings.ContainsRune("dwMy", rune(text[n-1])) {
		if count, err := strconv.ParseInt(text[:n-1], 10, 64); err == nil {
			unit := map[byte]time.Duration{'d': day, 'w': week, 'M': month, 'y': year}[text[n-1]]
			if count > int64(math.MaxInt64/unit) || count < 0 {
				return 0, fmt.Errorf("the interval %q is too long", s)
			}
			return time.Duration(count) * unit, nil
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("%q is no interval; write it as 15s, 5m, 1h or 1d", s)
	}
	return d, nil
}
