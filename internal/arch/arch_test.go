package arch

import (
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/montui/montui/"

// fences are third parties that only some rooms may touch, each with the reason.
var fences = []struct {
	prefix string
	rooms  []string
	why    string
}{
	{"charm.land/bubbletea", []string{"internal/views", "internal/prompt", "internal/paint", "internal/sshd", "cmd/montui"}, "only views, the prompt, paint, sshd and cmd hold a screen"},
	{"charm.land/wish", []string{"internal/sshd"}, "the SSH server knows no screen, and no screen knows SSH"},
	{"github.com/NimbleMarkets/ntcharts", []string{"internal/viz"}, "it hangs on NaN: one guard stands before it"},
	{"github.com/prometheus/prometheus/promql/parser", []string{"internal/query", "internal/promql", "internal/collector"}, "PromQL is the business of who asks"},
	{"github.com/prometheus/prometheus/model/labels", []string{"internal/query", "internal/promql", "internal/collector"}, "the parser's matchers are made of them"},
	{"github.com/prometheus/prometheus", []string{"internal/collector"}, "the screens know the collector by HTTP only"},
	{"github.com/prometheus/node_exporter", []string{"internal/exporter"}, "exporters stand behind one door"},
	{"github.com/prometheus/mysqld_exporter", []string{"internal/exporter"}, "exporters stand behind one door"},
	{"github.com/prometheus/statsd_exporter", []string{"internal/exporter"}, "exporters stand behind one door"},
	{"github.com/prometheus-community/postgres_exporter", []string{"internal/exporter"}, "exporters stand behind one door"},
	{"github.com/nginx/nginx-prometheus-exporter", []string{"internal/exporter"}, "exporters stand behind one door"},
	{"github.com/prometheus/client_golang/api", []string{"internal/query"}, "one client asks"},
	{"net/http", []string{"internal/query", "internal/library", "internal/collector", "internal/exporter", "internal/setup", "internal/sshd", "cmd/montui"}, "who draws never asks"},
}

// badRooms say nothing of what is in them.
var badRooms = []string{"util", "utils", "common", "helpers", "types", "misc", "base"}

// room is a package with its sign.
type room struct {
	path          string // internal/views
	uses, outside []string
	imports       []string
}

func TestEveryRoomKeepsItsSign(t *testing.T) {
	for _, r := range rooms(t) {
		t.Run(strings.ReplaceAll(r.path, "/", "."), func(t *testing.T) {
			var used []string
			for _, imported := range r.imports {
				if own, ok := strings.CutPrefix(imported, module); ok {
					used = append(used, strings.TrimPrefix(own, "internal/"))
					continue
				}
				if thirdParty(imported) && !strings.HasPrefix(r.path, "cmd/") && !underAny(imported, r.outside) {
					t.Errorf("imports %s, which its sign does not name under Outside:", imported)
				}
			}
			slices.Sort(used)
			if !strings.HasPrefix(r.path, "cmd/") && !slices.Equal(used, r.uses) {
				t.Errorf("imports %v of our rooms, its sign says Uses: %v", used, r.uses)
			}
			if slices.Contains(badRooms, filepath.Base(r.path)) {
				t.Errorf("a room named %q says nothing", filepath.Base(r.path))
			}
		})
	}
}

func TestFences(t *testing.T) {
	for _, r := range rooms(t) {
		for _, imported := range r.imports {
			for _, fence := range fences {
				if underAny(imported, []string{fence.prefix}) {
					if !slices.Contains(fence.rooms, r.path) {
						t.Errorf("%s imports %s: %s", r.path, imported, fence.why)
					}
					break // the most exact fence stands first
				}
			}
		}
	}
}

func TestNobodyButCmdKnowsTheCollector(t *testing.T) {
	for _, r := range rooms(t) {
		if slices.Contains(r.imports, module+"internal/collector") && !strings.HasPrefix(r.path, "cmd/") {
			t.Errorf("%s imports the collector: it is to be spoken to by HTTP, as a stranger's Prometheus is", r.path)
		}
	}
}

func rooms(t *testing.T) []room {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	var found []room
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if name := entry.Name(); path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "dist" || name == "lean") { // lean: modules of their own
			return fs.SkipDir
		}
		pkg, err := build.ImportDir(path, 0)
		if _, none := err.(*build.NoGoError); none {
			return nil
		}
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		r := room{path: filepath.ToSlash(relative), imports: slices.Sorted(slices.Values(pkg.Imports))}
		if !strings.HasPrefix(r.path, "cmd/") {
			r.uses, r.outside = sign(t, path)
		}
		found = append(found, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 5 {
		t.Fatalf("only %d packages found under %s", len(found), root)
	}
	return found
}

var signLine = regexp.MustCompile(`(?m)^(Takes|Gives|Uses|Outside|Never): *(.*)$`)

// sign reads the lines of a room's doc.go.
func sign(t *testing.T, dir string) (uses, outside []string) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(dir, "doc.go"))
	if err != nil {
		t.Errorf("%s has no doc.go: every room has a sign", dir)
		return nil, nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", source, parser.ParseComments)
	if err != nil || file.Doc == nil {
		t.Errorf("%s/doc.go has no package comment: %v", dir, err)
		return nil, nil
	}
	lines := map[string]string{}
	for _, m := range signLine.FindAllStringSubmatch(file.Doc.Text(), -1) {
		lines[m[1]] = m[2]
	}
	for _, word := range []string{"Takes", "Gives", "Uses", "Never"} {
		if lines[word] == "" {
			t.Errorf("%s/doc.go: the sign says nothing of %s:", dir, word)
		}
	}
	return list(lines["Uses"]), list(lines["Outside"])
}

func list(s string) []string {
	var items []string
	for item := range strings.SplitSeq(s, ",") {
		if item = strings.TrimSpace(item); item != "" && item != "-" {
			items = append(items, item)
		}
	}
	slices.Sort(items)
	return items
}

func thirdParty(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return strings.Contains(first, ".") && !strings.HasPrefix(path, module)
}

func underAny(path string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return path == p || strings.HasPrefix(path, p+"/") })
}
