package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What is as it should be takes no line, what is not says what that means.
func TestStatusSaysThatTheRAMDiskIsFull(t *testing.T) {
	for metric, want := range map[string]string{
		"montui_collector_memory_disk_full 0": "",
		"montui_collector_memory_disk_full 1": "RAM disk full      so the newest chunks are written to the data directory",
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/metrics" {
				_, _ = io.WriteString(w, "montui_collector_memory_disk_bytes 1000\n"+metric+"\n")
				return
			}
			_, _ = io.WriteString(w, `{"data": {"activeTargets": []}}`)
		}))
		defer s.Close()
		var out strings.Builder
		if err := collectStatus(t.Context(), &out, s.Client(), s.URL); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(out.String(), "\n")
		if len(lines) < 2 || lines[1] != "RAM disk           1 kB" || (lines[2] == want) != (want != "") || strings.Contains(out.String(), "full") != (want != "") {
			t.Errorf("%s: %q", metric, lines)
		}
	}
}
