package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestManPages holds that every command and every option stands in the manual, and that a page says what a reader looks for.
func TestManPages(t *testing.T) {
	root := newRootCommand()
	var on func(page string, cmd *cobra.Command)
	on = func(page string, cmd *cobra.Command) {
		if cmd.Hidden || cmd.Name() == "help" {
			return
		}
		cmd.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden && f.Name != "help" && !strings.Contains(page, bold("--"+f.Name)) {
				t.Errorf("%s --%s has no place in the manual", cmd.CommandPath(), f.Name)
			}
		})
		if !strings.Contains(page, bold(cmd.CommandPath())) {
			t.Errorf("%s is in no synopsis", cmd.CommandPath())
		}
		if cmd.HasParent() {
			for _, sub := range cmd.Commands() {
				on(page, sub)
			}
		}
	}
	for _, cmd := range manPages(root) {
		page := manSource(cmd)
		on(page, cmd)
		for _, section := range []string{"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", `"EXIT STATUS"`, `"SEE ALSO"`} {
			if !strings.Contains(page, "\n.SH "+section+"\n") {
				t.Errorf("%s has no %s", manName(cmd), section)
			}
		}
		if home, err := os.UserHomeDir(); err == nil && strings.Contains(strings.ReplaceAll(page, `\-`, "-"), home+"/") {
			t.Errorf("%s is about the home of whoever made it", manName(cmd))
		}
	}
	for name := range manOwnExits {
		if found, _, err := root.Find([]string{name}); err != nil || found == root {
			t.Errorf("exit codes are said of %q, which is no command", name)
		}
	}
}

// TestManEnvironment holds that what the manual says of the environment is read by the program.
func TestManEnvironment(t *testing.T) {
	var source strings.Builder
	for _, pattern := range []string{"*.go", "../../internal/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if filepath.Base(file) == "manfacts.go" || strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(text)
		}
	}
	for _, cmd := range manPages(newRootCommand()) {
		for _, fact := range manEnvironment(cmd) {
			for _, name := range strings.Split(fact.name, ", ") {
				if name == "XDG_CONFIG_HOME" {
					continue // os.UserConfigDir reads it
				}
				if !regexp.MustCompile(`"` + name + `"`).MatchString(source.String()) {
					t.Errorf("%s: nobody reads %s", manName(cmd), name)
				}
			}
		}
	}
}

func TestManPageOf(t *testing.T) {
	root := newRootCommand()
	for words, want := range map[string]string{"": "montui", "query": "montui-query", "query lint": "montui-query", "nope": "", "query nope": "", "help": ""} {
		page, err := manPageOf(root, strings.Fields(words))
		switch {
		case want == "" && err == nil:
			t.Errorf("%q has the page %s", words, manName(page))
		case want != "" && (err != nil || manName(page) != want):
			t.Errorf("%q: %v", words, err)
		}
	}
}

// TestRoffIsText has text that looks like requests come out of man as it was.
func TestRoffIsText(t *testing.T) {
	for text, want := range map[string]string{
		".TH x":        `\&.TH x`,
		"'quoted'":     `\(aqquoted\(aq`,
		`a\b --url ~/`: `a\eb \-\-url \(ti/`,
	} {
		if got := escaped(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	man, err := exec.LookPath("man")
	if err != nil {
		t.Skip("man is not installed")
	}
	p := &roff{}
	p.macro("TH", "X", "1", "2026-01-01", "x", "x")
	p.section("NAME")
	want := `.x 'y' "z" \d ` + "`^~ --url 'rate(a{b=~\"c\"}[5m])'"
	p.literal(want)
	file := filepath.Join(t.TempDir(), "x.1")
	if err := os.WriteFile(file, []byte(p.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	show := exec.Command(man, file)
	show.Env = append(os.Environ(), "MANPAGER=cat", "PAGER=cat", "LC_ALL=C", "TERM=dumb", "MAN_KEEP_FORMATTING=", "GROFF_NO_SGR=1")
	out, err := show.Output()
	if err != nil {
		t.Skipf("man does not show pages here: %v", err)
	}
	if !strings.Contains(string(out), want) {
		t.Errorf("%q is not in\n%s", want, out)
	}
}

// TestExamplesFit holds that help cuts no example off in a terminal of 80 columns, four of which are its margins.
func TestExamplesFit(t *testing.T) {
	lines := 0
	var check func(cmd *cobra.Command)
	check = func(cmd *cobra.Command) {
		for _, line := range strings.Split(examplesOf(cmd), "\n") {
			if line != "" {
				lines++
			}
			if n := utf8.RuneCountInString(line); n > 76 {
				t.Errorf("%s: %d columns: %s", cmd.CommandPath(), n, line)
			}
		}
		for _, sub := range cmd.Commands() {
			check(sub)
		}
	}
	check(newRootCommand())
	if lines < 20 {
		t.Errorf("only %d lines of examples found", lines)
	}
}
