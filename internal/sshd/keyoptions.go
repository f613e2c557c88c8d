package sshd

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"path"
	"strings"
	"time"
)

// keyOptions are those of a line of authorized_keys, as sshd(8) has them, that mean something here.
type keyOptions struct {
	authority  bool // cert-authority: the key signs certificates
	principals []string
	from       []string
	expires    time.Time // zero is never
	forced     string
	isForced   bool
	noTerminal bool
}

// parseKeyOptions takes the options that are honoured and refuses the others by name. Those that take away what nobody has here
// are honoured by doing nothing.
func parseKeyOptions(words []string) (keyOptions, error) {
	var o keyOptions
	for _, word := range words {
		name, value, hasValue := strings.Cut(word, "=")
		name = strings.ToLower(name)
		if hasValue {
			value = unquote(value)
		}
		switch name {
		case "no-agent-forwarding", "no-port-forwarding", "no-x11-forwarding", "no-user-rc", "permitopen", "permitlisten":
		case "cert-authority":
			o.authority = true
		case "principals":
			o.principals = splitList(value)
		case "from":
			o.from = splitList(value)
		case "expiry-time":
			at, err := parseExpiry(value)
			if err != nil {
				return o, err
			}
			o.expires = at
		case "command":
			o.forced, o.isForced = value, true
		case "restrict", "no-pty":
			o.noTerminal = true
		case "pty":
			o.noTerminal = false
		default:
			return o, fmt.Errorf("the option %q is not supported", printableOnly(name))
		}
		if !hasValue && (name == "from" || name == "principals" || name == "command" || name == "expiry-time") {
			return o, fmt.Errorf("the option %q needs a value", name)
		}
	}
	if len(o.principals) > 0 && !o.authority {
		return o, errors.New(`"principals" is for lines with "cert-authority"`)
	}
	return o, nil
}

func unquote(value string) string {
	if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
		return value
	}
	return strings.ReplaceAll(value[1:len(value)-1], `\"`, `"`)
}

func splitList(value string) []string {
	var list []string
	for item := range strings.SplitSeq(value, ",") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}

// parseExpiry reads YYYYMMDD or YYYYMMDDHHMM[SS], of this machine's zone unless it ends in Z.
func parseExpiry(value string) (time.Time, error) {
	text, utc := strings.CutSuffix(value, "Z")
	zone := time.Local
	if utc {
		zone = time.UTC
	}
	for _, layout := range []string{"20060102", "200601021504", "20060102150405"} {
		if len(layout) == len(text) {
			return time.ParseInLocation(layout, text, zone)
		}
	}
	return time.Time{}, fmt.Errorf("expiry-time %q is no time; write it as 20270131 or 202701312359Z", printableOnly(value))
}

// usable tells whether a key may be used by this address now.
func (o keyOptions) usable(addr net.Addr, now time.Time) error {
	if !o.expires.IsZero() && !now.Before(o.expires) {
		return errors.New("this key has expired")
	}
	if len(o.from) > 0 && !matchesAddress(o.from, host(addr)) {
		return fmt.Errorf("this key may not be used from %s", host(addr))
	}
	return nil
}

// matchesAddress follows OpenSSH's pattern lists: a match of a pattern with ! refuses, whatever else matches.
// Host names are not looked up, so patterns of names match nothing.
func matchesAddress(patterns []string, address string) bool {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	ip = ip.Unmap().WithZone("")
	matched := false
	for _, pattern := range patterns {
		bare, negated := strings.CutPrefix(pattern, "!")
		hit := false
		if network, err := netip.ParsePrefix(bare); err == nil {
			hit = network.Contains(ip)
		} else {
			hit, _ = path.Match(bare, ip.String())
		}
		if hit && negated {
			return false
		}
		matched = matched || hit
	}
	return matched
}

func (o keyOptions) identity(name, role string) identity {
	return identity{name: name, role: role, forced: o.forced, isForced: o.isForced, noTerminal: o.noTerminal}
}
