package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	codeBlock   = regexp.MustCompile("(?ms)^```.*?^```")
	pageLink    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading     = regexp.MustCompile(`(?m)^#+ +(.*)$`)
	headingMark = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// TestLinksResolve: every relative link of every page leads to a file there is, and to a heading it has.
func TestLinksResolve(t *testing.T) {
	links := 0
	for path, text := range pages(t) {
		for _, found := range pageLink.FindAllStringSubmatch(codeBlock.ReplaceAllString(text, ""), -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			links++
			name, anchor, _ := strings.Cut(found[1], "#")
			target := path
			if name != "" {
				target = filepath.Join(filepath.Dir(path), name)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %s leads nowhere: %v", path, found[1], err)
				continue
			}
			if anchor != "" && !hasHeading(t, target, anchor) {
				t.Errorf("%s: %s: there is no such heading", path, found[1])
			}
		}
	}
	if links < 20 {
		t.Errorf("only %d links found", links)
	}
}

// TestEveryRoomIsOnTheMap: docs/architecture.md has a line for each room, and the decisions' index one for each decision.
func TestEveryRoomIsOnTheMap(t *testing.T) {
	all := pages(t)
	plan := all["../../docs/architecture.md"]
	for _, r := range rooms(t) {
		name := strings.TrimPrefix(r.path, "internal/")
		if r.path == "cmd/montui" {
			name = r.path
		}
		if r.path != "cmd/sbom" && !regexp.MustCompile(`(?m)^ *`+name+`/ `).MatchString(plan) {
			t.Errorf("%s is not among the rooms of docs/architecture.md", r.path)
		}
	}
	for path := range all {
		if dir, name := filepath.Split(path); strings.HasSuffix(dir, "/decisions/") && name != "README.md" && !strings.Contains(all[dir+"README.md"], "("+name+")") {
			t.Errorf("%s is not in %sREADME.md", name, dir)
		}
	}
}

// pages are the Markdown files of the repository by their paths.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && path != "../.." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "dist") {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".md" {
			return nil
		}
		text, err := os.ReadFile(path)
		all[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if all["../../docs/architecture.md"] == "" {
		t.Fatal("docs/architecture.md is not found")
	}
	return all
}

// hasHeading tells whether a page has a heading of an anchor, as forges make them of headings.
func hasHeading(t *testing.T, page, anchor string) bool {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range heading.FindAllStringSubmatch(codeBlock.ReplaceAllString(string(text), ""), -1) {
		slug := headingMark.ReplaceAllString(strings.ToLower(found[1]), "")
		if strings.ReplaceAll(slug, " ", "-") == anchor {
			return true
		}
	}
	return false
}
