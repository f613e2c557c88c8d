package config

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	c, err := Parse([]byte("servers:\n- name: pi\n  url: http://pi4:9090\n  scrape_interval: 30s\n  http:\n    basic_auth: {username: u, password_file: secret}\ntheme: light\ntimezone: Europe/Berlin\n"))
	if err != nil {
		t.Fatal(err)
	}
	if zone, err := c.Location(); c.Servers[0].ScrapeInterval.String() != "30s" || c.Servers[0].URL != "http://pi4:9090" || c.Theme != "light" || err != nil || zone.String() != "Europe/Berlin" {
		t.Errorf("%+v in %v, %v", c, zone, err)
	}
}

func TestEmptyAndMissingAreNoError(t *testing.T) {
	if _, err := Parse(nil); err != nil {
		t.Error(err)
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml")); err != nil {
		t.Error(err)
	}
}

func TestErrorsNameTheFieldAndTheMend(t *testing.T) {
	for text, want := range map[string]string{
		"servers: [{url: 'pi4:9090'}]":                      "servers[0].url",
		"servers: [{url: ''}]":                              "http://localhost:9090",
		"servers: [{url: http://x, scrape_interval: soon}]": "soon",
		"theme: pink":                                       "theme",
		"glyphs: runes":                                     "braille",
		"timezone: Mars":                                    "timezone",
		"servrs: []":                                        "servrs",
		"servers: [{url: http://x, http: {nonsense: 1}}]":   "nonsense",
		"servers: [{url: http://x, http: {bearer_token: a, basic_auth: {username: b}}}]": "basic_auth",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want it to name %q", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("servers:\n- url: http://pi\n"))
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = Parse(data) })
}
