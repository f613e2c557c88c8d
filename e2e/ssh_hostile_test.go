package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// hostileTexts are what a terminal would obey: titles and bells, device strings, queries that answer, cursor moves, by C0, C1 and both encodings.
var hostileTexts = []string{"\x1b]0;OWNED\x07", "\x1bP+qOWNED\x1b\\", "\x1b[31337mOWNED", "\u009b31337mOWNED", "\u009d0;OWNED\u009c", "\u0090OWNED\u009c",
	"\x1b]52;c;T1dORUQ=\x07", "\x1b_OWNED\x1b\\", "\x1bcOWNED", "\x07\x08\x0e\x0fOWNED", "\u202eOWNED"}

// TestHostileTextsReachNoTerminal looks at the bytes that a viewer is sent, of a dashboard and a server that mean ill.
func TestHostileTextsReachNoTerminal(t *testing.T) {
	t.Parallel()
	quoted, err := json.Marshal(strings.Join(hostileTexts, " "))
	if err != nil {
		t.Fatal(err)
	}
	evil := string(quoted)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		switch expr := r.Form.Get("query"); {
		case expr == "bad":
			w.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprintf(w, `{"status":"error","errorType":"execution","error":%s}`, evil)
		case strings.HasSuffix(r.URL.Path, "/query_range"):
			fmt.Fprintf(w, `{"status":"success","warnings":[%s],"data":{"resultType":"matrix","result":[{"metric":{"a":%s},"values":[[%s,"1"],[%s,"2"]]}]}}`, evil, evil, r.Form.Get("start"), r.Form.Get("end"))
		case strings.HasSuffix(r.URL.Path, "/query"):
			fmt.Fprintf(w, `{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":%s},"value":[%s,"1"]}]}}`, evil, r.Form.Get("time"))
		default:
			fmt.Fprintf(w, `{"status":"success","data":[%s]}`, evil)
		}
	}))
	defer server.Close()
	h, port := newHome(t), freePort(t)
	panel := func(id int, kind, expr string, x int) string {
		return fmt.Sprintf(`{"id":%d,"type":%q,"title":%s,"description":%s,"gridPos":{"x":%d,"y":0,"w":6,"h":8},"targets":[{"refId":"A","expr":%q}]}`, id, kind, evil, evil, x, expr)
	}
	file := h.dir + "/board.json"
	board := `{"title":` + evil + `,"schemaVersion":41,"time":{"from":"now-1h","to":"now"},"refresh":"1s","templating":{"list":[{"name":"v","label":` + evil +
		`,"type":"query","query":"label_values(up, a)","refresh":1}]},"panels":[` + panel(1, "timeseries", "up", 0) + "," + panel(2, "table", "up", 6) + "," +
		panel(3, "stat", "up", 12) + "," + panel(4, "timeseries", "bad", 18) + "]}"
	if err := os.WriteFile(file, []byte(board), 0o600); err != nil {
		t.Fatal(err)
	}
	serve := exec.Command(binary, "serve", "--listen", "127.0.0.1:"+port, "--url", server.URL, file)
	serve.Env = h.env
	log := &lockedBuilder{}
	serve.Stderr = log
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	defer end(t, serve)
	waitFor(t, "the SSH server", func() bool { return strings.Contains(log.String(), "ssh -p") })
	client, err := gossh.Dial("tcp", "127.0.0.1:"+port, &gossh.ClientConfig{User: "x", HostKeyCallback: gossh.InsecureIgnoreHostKey()})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var seen strings.Builder
	session.Stdout = writer(func(p []byte) (int, error) { mu.Lock(); defer mu.Unlock(); return seen.Write(p) })
	in, _ := session.StdinPipe()
	if err := session.RequestPty("xterm-256color", 50, 180, nil); err != nil {
		t.Fatal(err)
	}
	if err := session.Shell(); err != nil {
		t.Fatal(err)
	}
	text := func() string { mu.Lock(); defer mu.Unlock(); return seen.String() }
	waitFor(t, "the panels", func() bool { return strings.Count(text(), "OWNED") > 10 })
	const escape = "\x1b[27u" // a bare one may be the beginning of the next key
	for _, keys := range []string{"\t", "i", escape, "v", escape, "\r", "q"} {
		before := len(text())
		_, _ = in.Write([]byte(keys))
		waitFor(t, fmt.Sprintf("an answer to %q", keys), func() bool { return len(text()) > before })
	}
	_ = session.Wait()
	raw := text()
	for _, bad := range []string{"\x1b]0;OWNED", "\x1bP", "\x1b[31337", "\x1b]52", "\x1b_", "\x1bc", "\x0e", "\u009b", "\u009d", "\u0090", "\u202e", "\x9b"} {
		if i := strings.Index(raw, bad); i >= 0 && utf8Whole(raw, i, bad) {
			t.Errorf("%q reached the viewer: %q", bad, raw[max(0, i-20):min(len(raw), i+40)])
		}
	}
}

// utf8Whole tells whether a byte above 0x7f that was found stands for itself, not for a part of another letter.
func utf8Whole(s string, at int, found string) bool {
	return found != "\x9b" || at == 0 || s[at-1] < 0x80
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }
