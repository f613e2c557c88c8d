package answers

import (
	"fmt"
	"strings"
)

// The states of a Nagios check, which are its exit codes.
const (
	NagiosOK = iota
	NagiosWarning
	NagiosCritical
	NagiosUnknown
)

var nagiosWords = [...]string{"OK", "WARNING", "CRITICAL", "UNKNOWN"}

// maxPerfdata is how many series are in the performance data, which monitors cut off.
const maxPerfdata = 20

// Nagios is the line of a monitoring plugin and its exit code. Expect must hold, else it is critical; warn must hold, else it is a
// warning; either may be nil.
func Nagios(a *Answer, expect, warn *Condition) (line string, code int, err error) {
	said := ""
	for _, level := range []struct {
		condition *Condition
		code      int
	}{{expect, NagiosCritical}, {warn, NagiosWarning}} {
		if level.condition == nil {
			continue
		}
		v, err := level.condition.Judge(a)
		if err != nil {
			return "", NagiosUnknown, err
		}
		if v.Series == 0 && !v.Holds {
			return NagiosLine(NagiosUnknown, "no data"), NagiosUnknown, nil
		}
		if said == "" || !v.Holds && code == NagiosOK {
			said = v.Says(*level.condition)
		}
		if !v.Holds && code == NagiosOK {
			code = level.code
		}
	}
	data, err := perfdata(a)
	if data != "" {
		data = " |" + data
	}
	return NagiosLine(code, said) + data, code, err
}

// NagiosLine is a state with its reason; a bar would begin the performance data.
func NagiosLine(code int, said string) string {
	return nagiosWords[code] + " - " + strings.ReplaceAll(oneLine(said), "|", "/")
}

func perfdata(a *Answer) (string, error) {
	var b strings.Builder
	n := 0
	err := a.Each(func(s *Series) error {
		if n++; n > maxPerfdata || len(s.Samples) == 0 {
			return nil
		}
		newest := s.Samples[len(s.Samples)-1]
		if v, ok := newest.Number(); !ok || v-v != 0 {
			return nil // the format has numbers only
		}
		name := "value"
		if len(s.Labels) > 0 {
			name = SeriesName(s.Labels)
		}
		name = strings.NewReplacer("'", "''", "=", ":", "|", "/").Replace(oneLine(name))
		fmt.Fprintf(&b, " '%s'=%s", name, newest.Value)
		return nil
	})
	return b.String(), err
}
