package e2e

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// promptHome is a home with a collector that has data, an editor that writes a fixed expression and keeps what it had before, and a pager that is none.
func promptHome(t *testing.T) (h home, url string) {
	t.Helper()
	h = newHome(t)
	url = h.collector(t)
	editor := h.write(t, "editor", "#!/bin/sh\nif grep -q max \"$1\"; then cp \"$1\" "+h.dir+"/edited; echo count >\"$1\"; exit; fi\nprintf 'sum(\\n  up\\n)\\n' >\"$1\"\n")
	if err := os.Chmod(editor, 0o700); err != nil {
		t.Fatal(err)
	}
	h.env = append(h.env, "XDG_STATE_HOME="+h.dir+"/state", "PAGER=cat", "EDITOR="+editor, "MONTUI_URL="+url)
	waitFor(t, "data", func() bool {
		out, _, _ := h.montui(t, "query", "-o", "value", "count(up == 1)")
		return strings.TrimSpace(out) == "2"
	})
	return h, url
}

// TestPromptCommands goes through the commands in the smallest terminal, without colours.
func TestPromptCommands(t *testing.T) {
	t.Parallel()
	h, url := promptHome(t)
	h.env = append(h.env, "NO_COLOR=1")
	term := newTerminal(t, h, 80, 24)
	term.types(binary + " query")
	term.sees(url, "tab completes")

	term.types(`\d node_load1`)
	term.sees("node_load1  gauge", "label", "instance", "series in the last hour")
	term.types(`\values job`)
	term.sees("node")
	term.types("sum by (job) (up)")
	term.sees("montui", "node", "value")
	term.types(`\x`)
	term.sees("─ 1 ─", "tables are blocks")
	term.types(`\x`)
	term.sees("tables are columns")

	term.types(`\set j node`)
	term.types(`up{job="$j"} + $none`)
	term.sees("there is no variable none")
	term.types(`count(up{job="$j"}) + 40`)
	term.sees("41")
	term.types("$_ + 1")
	term.sees("42")

	term.types(`\range 6z`)
	term.sees(`\range "6z" is no length of time`)
	term.types(`\range 5m`)
	term.sees("table · 5m")
	term.types(`node_load1 \sparkline`)
	term.sees("course", "last")
	term.types(`\graph`)
	term.sees("graph · 5m", "a node_load1{")
	term.types(`\range off`)
	term.types(`\table`)

	file := filepath.Join(h.dir, "answers.csv")
	term.types(`\o ` + file)
	term.sees("to " + h.dir)
	term.types(`up{job="node"} \format csv`)
	term.types(`\o`)
	term.sees("written:")
	if text, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(text), "__name__,instance,job,time,value\nup,") || strings.Contains(string(text), "\x1b") {
		t.Errorf("%q %v", text, err)
	}
	term.types(`\table`)
	term.press("C-l")
	term.types(`\save ` + filepath.Join(h.dir, "kept.promql"))
	term.sees("written:", "kept.promql")
	term.types(`\save ` + filepath.Join(h.dir, "kept.promql"))
	term.sees("file exists")
	if text, err := os.ReadFile(filepath.Join(h.dir, "kept.promql")); err != nil || string(text) != "up{job=\"node\"}\n" {
		t.Errorf("%q %v", text, err)
	}

	term.types(`\e`)
	term.sees("> sum(", ".   up", ". )")
	term.press("Enter")
	term.sees("(", "s)")
	term.press("-l", "max(up)")
	term.press("C-x")
	waitFor(t, "the editor to have had the text", func() bool {
		text, err := os.ReadFile(filepath.Join(h.dir, "edited"))
		return err == nil && string(text) == "max(up)\n"
	})
	term.sees("> count")
	term.press("C-c")

	term.types(`foo \targets`)
	term.sees(`write it as \targets`)
	term.types(`\nope`)
	term.sees(`there is no command \nope`)
	term.types(`sum(up{job=})`)
	term.sees("1:12: parse error", "^")

	term.types(`\save ` + filepath.Join(h.dir, "board.json"))
	term.types(`\g ` + filepath.Join(h.dir, "board.json"))
	term.sees("live", "sum(")
	term.press("q")
	term.sees(`\g`, "tab completes")
	if screen := term.tmux("capture-pane", "-p", "-e", "-S", "-"); strings.Contains(screen, "\x1b[38;") || strings.Contains(screen, "\x1b[3") && strings.Contains(screen, "\x1b[31m") {
		t.Errorf("there are colours in spite of NO_COLOR:\n%q", screen)
	}
	term.press("C-d")
	term.onTheShell()
}

// TestPromptOverSSH has the prompt in a terminal of another machine, as ssh -t gives it.
func TestPromptOverSSH(t *testing.T) {
	t.Parallel()
	sshd, err := exec.LookPath("sshd")
	if err != nil {
		if sshd = "/usr/sbin/sshd"; os.Geteuid() != 0 {
			t.Skip("sshd is not installed")
		}
	}
	if _, err := os.Stat(sshd); err != nil {
		t.Skip("sshd is not installed")
	}
	h, url := promptHome(t)
	for _, key := range []string{"host", "client"} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(h.dir, key)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	port := freePort(t)
	settings := h.write(t, "sshd_config", strings.NewReplacer("DIR", h.dir, "PORT", port).Replace(
		"Port PORT\nListenAddress 127.0.0.1\nHostKey DIR/host\nAuthorizedKeysFile DIR/client.pub\nStrictModes no\nUsePAM no\nPidFile none\nPasswordAuthentication no\n"))
	server := exec.Command(sshd, "-D", "-e", "-f", settings)
	var log lockedBuilder
	server.Stderr = &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	ssh := "ssh -q -t -F none -i " + h.dir + "/client -o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no -p " + port + " 127.0.0.1 "
	reached := false
	waitFor(t, "sshd", func() bool {
		if strings.Contains(log.String(), "fatal") || strings.Contains(log.String(), "Missing privilege separation") {
			return true
		}
		out, _ := exec.Command("sh", "-c", strings.Replace(ssh, "-t ", "", 1)+"echo reached").Output()
		reached = strings.Contains(string(out), "reached")
		return reached
	})
	if !reached {
		t.Skipf("sshd does not run here: %s", log.String())
	}
	term := newTerminal(t, h, 80, 24)
	term.types(ssh + "env XDG_STATE_HOME=" + h.dir + "/state " + binary + " query --url " + url + "; echo code $?")
	term.sees("for help", "tab completes")
	term.press("-l", "sum(node_loa")
	term.sees("node_load1", "gauge")
	term.press("Tab")
	term.press("Enter")
	term.press("-l", ")")
	term.press("Enter")
	term.sees("value", "s)")
	term.types(`node_load1 \graph`)
	term.sees("┈", "node_load1")
	term.types(`up \watch 200ms`)
	term.sees(" up", "job=\"montui\"")
	term.press("C-c")
	term.sees("tab completes")
	term.press("C-r")
	term.press("-l", "loa")
	term.sees("search history: loa")
	term.press("C-c")
	term.press("C-d")
	term.sees("code 0")
	term.onTheShell()
}

// TestPromptServerAway holds that what completion could not ask for while the server was away it asks for when there is something to complete.
func TestPromptServerAway(t *testing.T) {
	t.Parallel()
	var away atomic.Bool
	away.Store(true)
	address := listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if away.Load() {
			panic(http.ErrAbortHandler)
		}
		data := `["upward"]`
		switch {
		case strings.HasSuffix(r.URL.Path, "/metadata"):
			data = `{"upward":[{"type":"gauge","help":"How far.","unit":""}]}`
		case strings.HasSuffix(r.URL.Path, "/query"):
			data = `{"resultType":"scalar","result":[1700000000,"77"]}`
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"status":"success","data":` + data + `}`))
	}))
	h := newHome(t)
	h.env = append(h.env, "XDG_STATE_HOME="+h.dir+"/state", "NO_COLOR=1")
	term := newTerminal(t, h, 80, 24)
	term.types(binary + " query --url http://" + address)
	term.sees("tab completes")
	term.types("1")
	term.sees("montui: http://" + address)
	away.Store(false)
	term.types("1")
	term.sees("77")
	term.press("-l", "upwa")
	waitFor(t, "what is known now to be offered", func() bool {
		screen := term.screen()
		if strings.Contains(screen, "upward  gauge  How far.") {
			return true
		}
		term.press("BSpace")
		term.press("-l", "a")
		return false
	})
	term.press("C-c")
	term.press("C-d")
	term.onTheShell()
}
