package setup

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

// Grafana is what a Grafana is told, so that it asks a collector of montui and shows its dashboards.
type Grafana struct {
	Folder     string            // its provisioning folder, such as /etc/grafana/provisioning
	SeenAs     string            // the same folder as Grafana itself sees it, in a container; "" = the same
	Server     string            // the collector, as Grafana reaches it
	User       string            // of the collector's basic authentication; "" = none
	Password   string            // the file of its password, as Grafana sees it
	Interval   string            // how often the collector scrapes
	Dashboards map[string][]byte // by name
}

// grafanaUID is the data source's; the dashboards begin with it.
const grafanaUID = "montui"

const (
	grafanaSource   = "datasources/montui.yaml"
	grafanaProvider = "dashboards/montui.yaml"
	grafanaFolder   = "dashboards/montui"
	grafanaSums     = grafanaFolder + "/sha256sums" // what was written, as sha256sum -c reads it
)

// Files are what there is to write, by their places in the provisioning folder.
func (g Grafana) Files() (map[string]string, error) {
	seen := g.SeenAs
	if seen == "" {
		seen = g.Folder
	}
	source := map[string]any{
		"name": "montui", "uid": grafanaUID, "type": "prometheus", "access": "proxy", "url": g.Server, "editable": false,
		"jsonData": map[string]any{"httpMethod": "POST", "timeInterval": g.Interval},
	}
	if g.User != "" {
		source["basicAuth"], source["basicAuthUser"] = true, g.User
		source["secureJsonData"] = map[string]any{"basicAuthPassword": "$__file{" + g.Password + "}"}
	}
	files := map[string]string{}
	for name, body := range map[string]any{
		// prune: Grafana drops the data source when this file is gone.
		grafanaSource: map[string]any{"apiVersion": 1, "prune": true, "datasources": []any{source}},
		grafanaProvider: map[string]any{"apiVersion": 1, "providers": []any{map[string]any{
			"name": "montui", "folder": "montui", "type": "file", "disableDeletion": false, "updateIntervalSeconds": 60,
			"options": map[string]any{"path": filepath.Join(seen, grafanaFolder)},
		}}},
	} {
		var b bytes.Buffer
		b.WriteString("# Written by montui setup grafana; its --remove takes it away.\n")
		encoder := yaml.NewEncoder(&b)
		encoder.SetIndent(2)
		if err := errors.Join(encoder.Encode(body), encoder.Close()); err != nil {
			return nil, err
		}
		files[name] = b.String()
	}
	for name, board := range g.Dashboards {
		text, err := askingMontui(board)
		if err != nil {
			return nil, fmt.Errorf("dashboard %s: %w", name, err)
		}
		files[grafanaFolder+"/"+name+".json"] = text
	}
	return files, nil
}

// askingMontui sets a dashboard's data source variable to the collector; the rest of it stays as it is.
func askingMontui(board []byte) (string, error) {
	var d map[string]any
	decoder := json.NewDecoder(bytes.NewReader(board))
	decoder.UseNumber()
	if err := decoder.Decode(&d); err != nil {
		return "", err
	}
	templating, _ := d["templating"].(map[string]any)
	list, _ := templating["list"].([]any)
	for _, entry := range list {
		if variable, ok := entry.(map[string]any); ok && variable["type"] == "datasource" {
			variable["current"] = map[string]any{"selected": true, "text": "montui", "value": grafanaUID}
		}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(d)
	return b.String(), err
}

// written reads which files were written, with their sums.
func (m Machine) written(folder string) (map[string]string, error) {
	text, err := m.read(filepath.Join(folder, grafanaSums))
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	for line := range strings.Lines(text) {
		if digest, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			sums[strings.TrimPrefix(name, "../../")] = digest
		}
	}
	return sums, nil
}
