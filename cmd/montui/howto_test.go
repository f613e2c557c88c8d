package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

var (
	fenced = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```")
	inline = regexp.MustCompile("`((?:sudo )?montui [^`]+)`")
	linked = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
)

// TestHowTosAreUnderstood parses every montui command line and every YAML of the how-tos as this program would, and
// follows their links.
func TestHowTosAreUnderstood(t *testing.T) {
	pages, err := filepath.Glob("../../docs/howto/*.md")
	if err != nil || len(pages) < 10 {
		t.Fatalf("%v %v", pages, err)
	}
	commands := 0
	for _, page := range pages {
		bytes, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		text, name := string(bytes), filepath.Base(page)
		var lines []string
		for _, block := range fenced.FindAllStringSubmatch(text, -1) {
			switch block[1] {
			case "sh":
				lines = append(lines, strings.Split(block[2], "\n")...)
			case "yaml":
				var any any
				if err := yaml.Unmarshal([]byte(block[2]), &any); err != nil {
					t.Errorf("%s: %v in\n%s", name, err, block[2])
				}
			}
		}
		for _, found := range inline.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
			lines = append(lines, found[1])
		}
		for _, line := range lines {
			line = strings.TrimPrefix(strings.TrimSpace(line), "sudo ")
			if !strings.HasPrefix(line, "montui ") {
				continue
			}
			commands++
			if err := understood(words(line)[1:]); err != nil {
				t.Errorf("%s: %s: %v", name, line, err)
			}
		}
		for _, link := range linked.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), link[1])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if commands < 40 {
		t.Errorf("only %d commands found", commands)
	}
}

// words splits a command line; what the shell would put in stands for itself.
func words(line string) []string {
	var list []string
	var word strings.Builder
	quote, open := rune(0), false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			quote, open = r, true
		case quote == 0 && r == '#' && !open && word.Len() == 0:
			return list
		case quote == 0 && r == ' ':
			if open || word.Len() > 0 {
				list = append(list, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(r)
		}
	}
	if open || word.Len() > 0 {
		list = append(list, word.String())
	}
	return list
}

// understood holds a command line to name a command, flags and arguments that there are.
func understood(args []string) error {
	command, rest, err := newRootCommand().Find(args)
	if err != nil {
		return err
	}
	if err := command.ParseFlags(rest); err != nil {
		return err
	}
	return command.ValidateArgs(command.Flags().Args())
}
