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
	const room = "RAM disk           1 kB\n"
	for full, want := range map[string]string{
		"0": room + "targets ",
		"1": room + "RAM disk full      so the newest chunks are written to the data directory\ntargets ",
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/metrics" {
				_, _ = io.WriteString(w, "# TYPE montui_collector_memory_disk_bytes gauge\nmontui_collector_memory_disk_bytes 1000\n"+
					"# TYPE montui_collector_memory_disk_full gauge\nmontui_collector_memory_disk_full "+full+"\n")
				return
			}
			_, _ = io.WriteString(w, `{"data": {"activeTargets": []}}`)
		}))
		t.Cleanup(s.Close)
		var out strings.Builder
		if err := collectStatus(t.Context(), &out, s.Client(), s.URL); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("full %s: %s", full, out.String())
		}
	}
}
