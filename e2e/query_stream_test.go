package e2e

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

const (
	manySeries = 100_000
	manyPoints = 5
)

// plenty is a server whose answer to any range is manySeries series, which nobody would want to hold in memory.
func plenty(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	out := bufio.NewWriterSize(w, 64<<10)
	defer out.Flush() //nolint:errcheck // who asked may have gone
	if strings.HasSuffix(r.URL.Path, "/metadata") {
		out.WriteString(`{"status":"success","data":{}}`)
		return
	}
	n := manySeries
	if strings.Contains(r.FormValue("query"), "few") {
		n = 1
	}
	out.WriteString(`{"status":"success","data":{"resultType":"matrix","result":[`)
	for i := range n {
		if i > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(out, `{"metric":{"__name__":"requests","instance":"server-%d.example.org:9100","job":"node","path":"/a/path/of/some/length/%d"},"values":[`, i%1000, i)
		for at := range manyPoints {
			if at > 0 {
				out.WriteByte(',')
			}
			fmt.Fprintf(out, `[%d,"%d.25"]`, 1_700_000_000+at*15, i+at)
		}
		out.WriteString("]}")
	}
	out.WriteString("]}}")
}

// TestLargeAnswers holds that an answer of 100,000 series goes through in bounded memory in every format that is for programs.
func TestLargeAnswers(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(plenty))
	defer server.Close()
	h := newHome(t)
	run := func(format, expr string) (lines int, peak int64) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), binary, "query", "--url", server.URL, "--start", "1700000000", "--end", "1700000060", "--step", "15s", "-o", format, expr)
		cmd.Env = h.env
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		count := &lineCounter{}
		if _, err := bufio.NewReaderSize(out, 64<<10).WriteTo(count); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		return count.lines, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10
	}
	for format, want := range map[string]int{"csv": manySeries*manyPoints + 1, "jsonl": manySeries, "openmetrics": manySeries*manyPoints + 2} {
		_, small := run(format, "few")
		lines, large := run(format, "many")
		if lines != want {
			t.Errorf("%s: %d lines, want %d", format, lines, want)
		}
		t.Logf("%s: %d MiB, for one series %d MiB", format, large, small)
		if large > small+40 {
			t.Errorf("%s: %d MiB for an answer of %d series, %d MiB for one", format, large, manySeries, small)
		}
	}
}

type lineCounter struct{ lines int }

func (c *lineCounter) Write(p []byte) (int, error) {
	c.lines += strings.Count(string(p), "\n")
	return len(p), nil
}
