package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// bundled are two dashboards in the binary.
func bundled() Bundled {
	files := fstest.MapFS{"node": {Data: []byte(`{"uid":"n","title":"Node","tags":["host"],"panels":[]}`)}, "mysql": {Data: []byte(`{"panels":[]}`)}}
	return Bundled{Names: []string{"node", "mysql"}, Open: func(name string) (fs.File, error) { return files.Open(name) }}
}

func lines(entries []Entry, dir string) string {
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "%s|%s|%s|%s|%s|%s\n", strings.TrimPrefix(e.Name, dir+"/"), e.Title, e.UID, e.Folder, strings.Join(e.Tags, " "), e.Source)
	}
	return b.String()
}

func texts(errs []error, dir string) string {
	var b strings.Builder
	for _, err := range errs {
		b.WriteString(strings.ReplaceAll(err.Error(), dir+"/", "") + "\n")
	}
	return b.String()
}

func content(t *testing.T, l *Library, name string) (string, error) {
	t.Helper()
	r, err := l.Open(t.Context(), name)
	if err != nil {
		return "", err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	return string(data), err
}

func TestList(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/all/a.json", `{"uid":"ua","title":" Disks ","tags":["x","y"],"panels":[{"title":"not this"}]}`)
	write(t, dir+"/all/team/sub/b.json", `{"rows":[]}`)
	write(t, dir+"/all/api.json", `{"meta":{"slug":"q"},"dashboard":{"uid":"ub","title":"From the API","schemaVersion":30}}`)
	write(t, dir+"/all/v2.yaml", "apiVersion: dashboard.grafana.app/v2beta1\nkind: Dashboard\nmetadata: {name: uv2}\nspec: {title: Second, elements: {}, tags: [z]}\n")
	write(t, dir+"/all/package.json", `{"name":"x","version":"1"}`)
	write(t, dir+"/all/broken.json", `{"title":`)
	write(t, dir+"/all/empty.json", ``)
	write(t, dir+"/all/notes.yaml", "- a\n- b\n")
	write(t, dir+"/all/readme.md", "# no\n")
	write(t, dir+"/all/.git/c.json", `{"panels":[]}`)
	write(t, dir+"/other/odd.json", `{"title":7,"tags":"x","uid":{},"panels":0}`)
	write(t, dir+"/single.json", `{"title":"Single","panels":[]}`)
	write(t, dir+"/none.json", `{"a":1}`)
	for link, to := range map[string]string{"/all/loop": dir + "/all", "/all/mounted": dir + "/other", "/all/nowhere.json": dir + "/gone.json"} {
		if err := os.Symlink(to, dir+link); err != nil {
			t.Fatal(err)
		}
	}
	l := New(Places{Bundled: bundled(), Folders: []Folder{{Path: dir + "/all"}, {Path: dir + "/single.json", Under: "Mine"}, {Path: dir + "/none.json"}, {Path: dir + "/missing"}, {Path: dir + "/single.json"}},
		Addresses: []Address{{URL: "http://127.0.0.1:1/raw/disks.json?token=x", Under: "Web"}}})
	entries, errs := l.List(t.Context())
	want := `node|Node|n||host|bundled
mysql|mysql||||bundled
all/a.json|Disks|ua||x y|file
all/api.json|From the API|ub|||file
all/mounted/odd.json|odd||mounted||file
all/team/sub/b.json|b||team/sub||file
all/v2.yaml|Second|uv2||z|file
single.json|Single||Mine||file
http://127.0.0.1:1/raw/disks.json?token=x|disks||Web||url
`
	if got := lines(entries, dir); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	wantErrs := "missing: no such file or directory\nall/broken.json: it is no JSON: unexpected end of JSON input\nall/empty.json: it is empty\nnone.json: it is no dashboard: it has neither panels nor rows\n"
	if got := texts(errs, dir); got != wantErrs {
		t.Errorf("got\n%swant\n%s", got, wantErrs)
	}

	write(t, dir+"/all/a.json", `{"uid":"ua","title":"Disks and more","panels":[]}`)
	entries, _ = l.List(t.Context())
	if entries[2].Title != "Disks and more" {
		t.Errorf("a changed file is listed as %q", entries[2].Title)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/boards/disks.json", `{"uid":"ud","title":"All disks","panels":[]}`)
	write(t, dir+"/boards/x/same.json", `{"uid":"s1","title":"Same","panels":[]}`)
	write(t, dir+"/boards/y/same.json", `{"uid":"s2","title":"same","panels":[]}`)
	t.Chdir(dir)
	l := New(Places{Bundled: bundled(), Folders: []Folder{{Path: dir + "/boards"}}})
	for name, want := range map[string]string{
		"node": `"Node"`, "boards/disks.json": "All disks", "ud": "All disks", "ALL DISKS": "All disks", "disks": "All disks", "n": `"Node"`, "s2": `"same"`,
	} {
		if got, err := content(t, l, name); err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	for name, want := range map[string]string{
		"boards":                            "is a folder",
		"same":                              `2 dashboards are called "same"; open one of: ` + dir + "/boards/x/same.json, " + dir + "/boards/y/same.json",
		"nothing":                           `no dashboard "nothing"`,
		"":                                  `no dashboard ""`,
		"a\x00b":                            "no dashboard",
		"prod:abcd":                         "no dashboard",
		strings.Repeat("x", 5000):           "no dashboard",
		"http://127.0.0.1:1/a?token=secret": "127.0.0.1:1/a: dial",
		"http://%zz":                        "is no address",
	} {
		_, err := content(t, l, name)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%.20q: %v, want %q", name, err, want)
		}
	}
	var missing *NotFound
	if _, err := content(t, l, "nothing"); !errors.As(err, &missing) {
		t.Errorf("%v is no NotFound", err)
	}
	write(t, dir+"/boards/disks.json", `{"title":"Newer","panels":[]}`)
	if got, _ := content(t, l, dir+"/boards/disks.json"); !strings.Contains(got, "Newer") {
		t.Error("a file is read anew each time")
	}
}

func TestManyFilesAreBounded(t *testing.T) {
	dir := t.TempDir()
	for i := range 300 {
		write(t, fmt.Sprintf("%s/%03d.json", dir, i), fmt.Sprintf(`{"title":"T%d","panels":[]}`, i))
	}
	l := New(Places{Folders: []Folder{{Path: dir}}})
	entries, errs := l.List(t.Context())
	if len(entries) != 300 || len(errs) > 0 || entries[299].Title != "T299" {
		t.Errorf("%d entries, %v", len(entries), errs)
	}
	w := &walk{ctx: t.Context(), files: make([]found, maxFiles)}
	w.place(Folder{Path: dir})
	if len(w.files) != maxFiles || len(w.errs) != 1 {
		t.Errorf("%d files, %v", len(w.files), w.errs)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, errs := New(Places{Folders: []Folder{{Path: dir}}}).List(ctx); len(errs) > 1 {
		t.Errorf("who gave up is told %d times", len(errs))
	}
}

func FuzzHead(f *testing.F) {
	for _, s := range []string{`{"title":"a","panels":[]}`, "spec: {title: x}\n", `{"dashboard":{"dashboard":{"spec":{}}}}`, "a: &a [*a]\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h := headIn(data)
		if h.dashboard && h.err != nil {
			t.Error("a dashboard and an error")
		}
	})
}

func BenchmarkList(b *testing.B) {
	dir := b.TempDir()
	panel := `{"type":"timeseries","title":"CPU","gridPos":{"x":0,"y":0,"w":12,"h":8},"targets":[{"expr":"rate(node_cpu_seconds_total[5m])","refId":"A"}]}`
	text := `{"title":"T","panels":[` + strings.Repeat(panel+",", 300) + panel + `]}`
	for i := range 231 {
		if err := os.WriteFile(fmt.Sprintf("%s/%03d.json", dir, i), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			New(Places{Folders: []Folder{{Path: dir}}}).List(b.Context())
		}
	})
	b.Run("again", func(b *testing.B) {
		l := New(Places{Folders: []Folder{{Path: dir}}})
		l.List(b.Context())
		for b.Loop() {
			l.List(b.Context())
		}
	})
}
