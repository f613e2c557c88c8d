package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/montui/montui/internal/dashboard"
	"github.com/montui/montui/panels"
)

// openDashboard reads a dashboard by the name of a bundled one (node, mysql …), a file's path, or "-" for stdin.
func openDashboard(name string) (*dashboard.Dashboard, []dashboard.Notice, error) {
	source, err := dashboardSource(name)
	if err != nil {
		return nil, nil, err
	}
	defer source.Close()
	dash, notices, err := dashboard.Parse(source)
	if err != nil {
		return nil, notices, fmt.Errorf("%s: %w", name, err)
	}
	if dash.Title == "" {
		dash.Title = strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	}
	return dash, notices, nil
}

func dashboardSource(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	file, err := os.Open(name)
	if err == nil {
		if info, statErr := file.Stat(); statErr == nil && info.IsDir() {
			file.Close()
			return nil, fmt.Errorf("%s is a folder; name a dashboard's JSON file, or a bundled one: %s", name, strings.Join(panels.Names(), " "))
		}
		return file, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	bundled, bundledErr := panels.Open(name)
	if bundledErr != nil {
		return nil, usagef("no dashboard %q: neither a file nor a bundled one (%s)", name, strings.Join(panels.Names(), " "))
	}
	return bundled, nil
}
