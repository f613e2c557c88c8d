package setup

import (
	"context"
	"net"
	"path/filepath"
	"strings"
)

// metricsListen is where montui serve, run with the flags, shows its own metrics; "" when it does not.
func metricsListen(flags []string) (address string) {
	const flag = "--metrics-listen"
	for i, word := range flags {
		if value, joined := strings.CutPrefix(word, flag+"="); joined {
			address = value
		} else if word == flag && i+1 < len(flags) {
			address = flags[i+1]
		}
	}
	return address
}

// serveTarget is the file by which the collector beside finds montui serve's own metrics.
func (s Services) serveTarget() string {
	return filepath.Join(s.Config, "targets", "montui-serve.json")
}

// serveTargets are the targets of an address that is listened on: every address is this machine's own, too.
func serveTargets(address string) ([]byte, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return FileSD([]Target{{[]string{net.JoinHostPort(host, port)}, map[string]string{"job": "montui-serve"}}})
}

// registering has the collector scrape montui serve where its flags let it show metrics, and leave it alone where they do not: a target
// that nobody listens on would be an alert.
func (m Machine) registering(s Services, flags []string, tell func(string)) (action, error) {
	address := metricsListen(flags)
	if address == "" {
		return m.forgetting(s, tell), nil
	}
	text, err := serveTargets(address)
	if err != nil {
		return action{}, err
	}
	there, err := m.read(s.serveTarget())
	if err != nil {
		return action{}, err
	}
	return m.unless(there == string(text), "write "+s.serveTarget()+", by which the collector scrapes it", tell, func() (func(context.Context) error, error) {
		return m.writing(s.serveTarget(), string(text), 0o644, "", "").do(context.Background())
	}), nil
}

func (m Machine) forgetting(s Services, tell func(string)) action {
	return m.unless(!m.exists(s.serveTarget()), "remove "+s.serveTarget(), tell, func() (func(context.Context) error, error) {
		back, err := m.asBefore(s.serveTarget())
		if err != nil {
			return nil, err
		}
		return back, m.remove(s.serveTarget())
	})
}
