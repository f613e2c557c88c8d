package setup

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Registry is a folder of the monitoring machine that its collector reads by file_sd_configs.
type Registry struct {
	Folder string
	// Shell runs a script with text on its standard input on the monitoring machine; nil = it is this machine.
	Shell func(ctx context.Context, script, stdin string) (string, error)
}

// file is where a machine's targets are. A host's name is not ours: it stays within the folder.
func (r Registry) file(host string) string {
	return filepath.Join(r.Folder, strings.NewReplacer("/", "_", "\\", "_").Replace(host)+".json")
}

// Read gives the targets a machine is registered with; none when it is not.
func (r Registry) Read(ctx context.Context, host string) ([]Target, error) {
	var text []byte
	if r.Shell == nil {
		read, err := os.ReadFile(r.file(host))
		if err != nil {
			if errors.Is(err, os.ErrNotExist) {
				err = nil
			}
			return nil, err
		}
		text = read
	} else {
		said, err := r.Shell(ctx, "f="+ShellQuote(r.file(host))+`; if [ -e "$f" ]; then cat "$f"; fi`, "")
		if err != nil {
			return nil, err
		}
		text = []byte(said)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, nil
	}
	var targets []Target
	if err := json.Unmarshal(text, &targets); err != nil {
		return nil, fmt.Errorf("%s is no file of targets: %w", r.file(host), err)
	}
	return targets, nil
}

// Clash tells that another machine of the same name is registered: none of its addresses is of this one.
func Clash(registered, fresh []Target) bool {
	hosts := func(targets []Target) (hosts []string) {
		for _, t := range targets {
			for _, address := range t.Targets {
				host := address
				if i := strings.LastIndex(address, ":"); i >= 0 {
					host = address[:i]
				}
				hosts = append(hosts, host)
			}
		}
		return hosts
	}
	old, now := hosts(registered), hosts(fresh)
	return len(old) > 0 && !slices.ContainsFunc(old, func(host string) bool { return slices.Contains(now, host) })
}

// asWhoMay runs a script as the user who came, or by sudo where he may not write.
const asWhoMay = `d=%s; f=%s; s=%s
if mkdir -p "$d" 2>/dev/null && [ -w "$d" ]; then exec sh -c "$s" sh "$d" "$f"; fi
if sudo -n true 2>/dev/null; then exec sudo -n sh -c "$s" sh "$d" "$f"; fi
echo "$(id -un) may not write $d; give it to him: sudo install -d -o $(id -un) $d" >&2; exit 1`

func (r Registry) change(ctx context.Context, host, script, stdin string) error {
	_, err := r.Shell(ctx, fmt.Sprintf(asWhoMay, ShellQuote(r.Folder), ShellQuote(r.file(host)), ShellQuote(script)), stdin)
	return err
}

// Write registers the machine, whole or not at all. It gives the file's name.
func (r Registry) Write(ctx context.Context, host string, targets []Target) (string, error) {
	text, err := FileSD(targets)
	if err != nil {
		return "", err
	}
	if r.Shell != nil {
		return r.file(host), r.change(ctx, host, `mkdir -p "$1" && cat > "$2.new" && chmod 644 "$2.new" && mv "$2.new" "$2"`, string(text))
	}
	folder, err := filepath.Abs(r.Folder)
	if err != nil {
		return "", err
	}
	return r.file(host), Machine{}.write(filepath.Join(folder, filepath.Base(r.file(host))), string(text), 0o644, "")
}

// Remove takes the machine out again.
func (r Registry) Remove(ctx context.Context, host string) error {
	if r.Shell != nil {
		return r.change(ctx, host, `rm -f "$2"`, "")
	}
	return Machine{}.remove(r.file(host))
}

// Await asks a Prometheus until it has scraped every target well, and tells which it has not.
func Await(ctx context.Context, get Asker, server string, targets []Target) error {
	for {
		missing, err := unscraped(ctx, get, server, targets)
		if err == nil && len(missing) == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			if err != nil {
				return fmt.Errorf("the collector at %s cannot be asked whether they are up: %w", server, err)
			}
			return errors.Join(missing...)
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// unscraped are the targets that are not up, each with the reason.
func unscraped(ctx context.Context, get Asker, server string, targets []Target) ([]error, error) {
	text, err := get(context.WithoutCancel(ctx), strings.TrimRight(server, "/")+"/api/v1/targets?state=active")
	if err != nil {
		return nil, err
	}
	var answer struct {
		Data struct {
			ActiveTargets []struct {
				DiscoveredLabels  map[string]string
				Health, LastError string
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		return nil, err
	}
	var missing []error
	for _, t := range targets {
		for _, address := range t.Targets {
			state := fmt.Errorf("%s: not known there; does its prometheus.yml read this folder? file_sd_configs: [{files: [targets/*.json]}]", address)
			for _, active := range answer.Data.ActiveTargets {
				if active.DiscoveredLabels["__address__"] != address || active.DiscoveredLabels["job"] != t.Labels["job"] {
					continue
				}
				switch active.Health {
				case "up":
					state = nil
				case "unknown":
					state = fmt.Errorf("%s: not scraped yet", address)
				default:
					state = fmt.Errorf("%s (%s) is down: %s", address, t.Labels["job"], active.LastError)
				}
			}
			if state != nil {
				missing = append(missing, state)
			}
		}
	}
	return missing, nil
}

// ShellQuote writes a word so that a shell takes it as it is.
func ShellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
