package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/montui/montui/internal/config"
	"github.com/montui/montui/internal/views"
)

// checkKeys names the actions that do not exist and the keys that cannot be used; path is the settings file they were read from.
func checkKeys(settings config.Config, path string) error {
	var names []string
	for _, a := range views.Actions() {
		names = append(names, a.Name)
	}
	var problems config.Problems
	for _, action := range slices.Sorted(maps.Keys(settings.Keys)) {
		said := views.CheckKey(settings.Keys, action)
		if !slices.Contains(names, action) {
			said = "there is no such action; there are: " + strings.Join(names, ", ")
		}
		if said != "" {
			problems = append(problems, config.Problem{File: path, Line: settings.Line("keys." + action), Field: "keys." + action, Text: said})
		}
	}
	if len(problems) == 0 {
		return nil
	}
	slices.SortStableFunc(problems, func(a, b config.Problem) int { return a.Line - b.Line })
	return usageError{problems}
}

// settingsSchema is the JSON schema of the settings, with the actions that keys can be given to.
func settingsSchema() ([]byte, error) {
	var schema map[string]any
	if err := json.Unmarshal(config.Schema(), &schema); err != nil {
		return nil, err
	}
	actions := map[string]any{}
	for _, a := range views.Actions() {
		actions[a.Name] = map[string]any{"type": "string", "description": a.Does, "default": a.Key}
	}
	if fields, ok := schema["properties"].(map[string]any); ok {
		if keys, ok := fields["keys"].(map[string]any); ok {
			keys["properties"], keys["additionalProperties"] = actions, false
		}
	}
	out, err := json.MarshalIndent(schema, "", "  ")
	return append(out, '\n'), err
}
