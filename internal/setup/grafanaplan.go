package setup

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// PlanGrafana is a step a file. A file that was changed by hand since stays; one that is another's keeps all from being done.
func (m Machine) PlanGrafana(g Grafana) (*Plan, error) {
	if !m.exists(g.Folder) {
		return nil, fmt.Errorf("there is no folder %s; name the provisioning folder of your Grafana with --provisioning", g.Folder)
	}
	files, err := g.Files()
	if err != nil {
		return nil, err
	}
	sums, err := m.written(g.Folder)
	if err != nil {
		return nil, err
	}
	p := &Plan{m: m}
	var list strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&list, "%s  ../../%s\n", sum(files[name]), name)
	}
	step := func(name, want string) {
		file := filepath.Join(g.Folder, name)
		digest, ours := sums[name]
		put := m.writing(file, want, 0o644, "", "")
		if strings.HasSuffix(name, ".json") {
			put.show = []string{fmt.Sprintf("write %s, mode 0644: a bundled dashboard, %d bytes", file, len(want))}
		}
		p.Steps = append(p.Steps, Step{
			What:   "write " + file,
			yields: ours,
			state: func(context.Context) (State, error) {
				there, err := m.read(file)
				switch {
				case err != nil || there == want:
					return Done, err
				case there == "" || ours && sum(there) == digest || name == grafanaSums:
					return Missing, nil
				}
				return Theirs, nil
			},
			actions: []action{put},
		})
	}
	step(grafanaSums, list.String()) // first: after the end of the power it is still known which are ours
	for _, name := range slices.Sorted(maps.Keys(files)) {
		step(name, files[name])
	}
	p.Hints = []string{"restart Grafana to have it read the data source: sudo systemctl restart grafana-server"}
	return p, nil
}

// RemoveGrafana takes away what PlanGrafana wrote, unless it was changed since. dry only tells.
func (m Machine) RemoveGrafana(folder string, dry, takeOver bool, tell func(string)) error {
	sums, err := m.written(folder)
	if err != nil {
		return err
	}
	if len(sums) == 0 {
		tell("there is nothing in " + folder + " that setup grafana wrote")
		return nil
	}
	var failures []error
	for _, name := range append(slices.Sorted(maps.Keys(sums)), grafanaSums) {
		file := filepath.Join(folder, name)
		if !filepath.IsLocal(name) || !m.exists(file) {
			continue
		}
		there, err := m.read(file)
		if err == nil && name != grafanaSums && sum(there) != sums[name] && !takeOver {
			tell("left as it is: " + file + ", which was changed since setup wrote it")
			continue
		}
		tell("remove " + file)
		if err == nil && !dry {
			err = m.remove(file)
		}
		failures = append(failures, err)
	}
	if !dry {
		failures = append(failures, m.removeFolder(filepath.Join(folder, grafanaFolder)))
	}
	return errors.Join(failures...)
}
