package exporter

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inside writes an exporters.yml into a folder of its own and gives its name.
func inside(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "exporters.yml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestReadInside(t *testing.T) {
	file := inside(t, `
node:
mysql:
  - {instance: db1, my_cnf: db1.cnf, labels: {role: primary}}
  - instance: db2
    job: spare
    my_cnf: /etc/db2.cnf
nginx: {job: web}
statsd: {mapping: mastodon}
flags: [--collector.systemd]
`)
	in, err := ReadInside(file)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range in.Entries {
		got = append(got, fmt.Sprint(e.Line, e.Path, " ", e.Job, " ", e.Instance, " ", e.Labels))
	}
	want := []string{
		"2/exporters/node node  map[]", "4/exporters/mysql/db1 mysql db1 map[role:primary]",
		"5/exporters/mysql/db2 spare db2 map[]", "8/exporters/nginx web  map[]", "9/exporters/statsd statsd  map[]",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if m := in.Entries[1].exporter.(*MySQL); m.MyCnf != filepath.Join(filepath.Dir(file), "db1.cnf") {
		t.Errorf("%s is not relative to the file", m.MyCnf)
	}
	if s := in.Entries[4].exporter.(*Statsd); s.UDP != StatsdUDP || s.Mapping != MastodonMapping {
		t.Errorf("defaults: %+v", s)
	}
}

func TestReadInsideRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "names no exporter",
		"- node":                    ":1: the file has sections",
		"node:\nredis: ":            `:2: there is no exporter "redis"; there are node, mysql`,
		"mysql:\n  my_cnff: x":      `:2: mysql: there is no "my_cnff"; there are job, instance, labels, my_cnf, address, collect`,
		"node:\n  listen: ':9100'":  ":2: node: listen is for montui export",
		"mysql:\n  - my_cnf: x":     ":2: mysql: one of a list needs an instance",
		"mysql:\n  - instance: a/b": ":2: mysql: one of a list needs an instance",
		"mysql:\n  - instance: ..":  ":2: mysql: one of a list needs an instance",
		"mysql:\n  - instance: a\n  - instance: a": `:3: mysql: the instance "a" is in line 2, too`,
		"node: [{instance: a}]\nnginx: true":       ":2: nginx: write it like",
		"nginx:\n  uri: a\n  uri: b":               ":3: nginx: uri is there twice",
		"mysql:\n  collect: {}":                    ":2: cannot unmarshal !!map into []string",
		"node: {labels: [a]}":                      ":1: cannot unmarshal !!seq",
		"node:\n  job: 'a\n":                       ":2: found unexpected end of stream",
		"a: &a {b: *a}\n":                          `:1: there is no exporter "a"`,
		"flags: x\nnode:":                          ":1: cannot unmarshal !!str",
	} {
		file := inside(t, text)
		_, err := ReadInside(file)
		if err == nil || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v\nwant …%s…", text, err, want)
		}
	}
}

func FuzzReadInside(f *testing.F) {
	f.Add("node:\nmysql: [{instance: a, my_cnf: b}]\nflags: [--x]")
	f.Add("a: &a [*a]")
	f.Add("? {a: b}\n: c")
	f.Fuzz(func(t *testing.T, text string) {
		in, err := ReadInside(inside(t, text))
		if err == nil && len(in.Entries) == 0 {
			t.Error("neither an exporter nor an error")
		}
	})
}

func page(t *testing.T, h http.Handler, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Code, "\n" + w.Body.String()
}

func TestHost(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	udp := closedPort(t)
	file := inside(t, "")
	dir := filepath.Dir(file)
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	read := func(text string) *Inside {
		t.Helper()
		write("exporters.yml", text)
		in, err := ReadInside(file)
		if err != nil {
			t.Fatal(err)
		}
		return in
	}
	h := NewHost(log)
	defer h.Close()
	if err := h.Set(nil); err != nil {
		t.Fatal(err)
	}
	if code, _ := page(t, h, "/exporters/node"); code != 200 {
		t.Errorf("this machine: %d", code)
	}
	write("map.yml", "mappings: [{match: 'a.*', name: first, labels: {part: $1}}]")
	statsd := "statsd: {udp: '" + udp + "', mapping: map.yml}\n"
	if err := h.Set(read(statsd + "nginx: {uri: 'http://" + closedPort(t) + "/'}")); err != nil {
		t.Fatal(err)
	}
	if _, text := page(t, h, "/exporters/nginx"); !strings.Contains(text, "\nnginx_up 0\n") {
		t.Errorf("nginx: %s", text)
	}
	send := func() {
		conn, err := net.Dial("udp", udp)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "a.b:1|c"); err != nil {
			t.Fatal(err)
		}
	}
	send()
	receiver := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = "/exporters/statsd"
		h.ServeHTTP(w, r)
	})
	await(t, receiver, `first{part="b"} 1`)

	// It stays as it is: its counts are kept, its mapping is read again, and what is gone is gone.
	write("map.yml", "mappings: [{match: 'a.*', name: second, labels: {part: $1}}]")
	if err := h.Set(read(statsd)); err != nil {
		t.Fatal(err)
	}
	send()
	await(t, receiver, `second{part="b"} 1`)
	wants(t, scrape(t, receiver), `first{part="b"} 1`)
	if code, _ := page(t, h, "/exporters/nginx"); code != 404 {
		t.Errorf("what the file no longer names answers %d", code)
	}

	// One that cannot be opened is refused with file and line, and the receiver that made way comes back.
	err := h.Set(read("\nmysql: {my_cnf: none.cnf}\nstatsd: {udp: '" + udp + "'}"))
	if err == nil || !strings.Contains(err.Error(), file+":2: mysql: stat "+dir) {
		t.Errorf("no credentials: %v", err)
	}
	send()
	await(t, receiver, `second{part="b"} 1`)

	// A changed one takes the address of the one before.
	if err := h.Set(read("statsd: {udp: '" + udp + "'}")); err != nil {
		t.Fatal(err)
	}
	send()
	await(t, receiver, `a_b 1`)
	if err := h.Set(read("flags: [--collector.systemd]\nnode:")); err == nil || !strings.Contains(err.Error(), "start the collector again") {
		t.Errorf("flags that come late: %v", err)
	}
}
