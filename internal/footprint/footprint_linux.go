package footprint

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// ReleaseProgram drops the mapped pages of the program's code and constants: they are read-only copies of the file.
func ReleaseProgram() {
	if program, err := os.Readlink("/proc/self/exe"); err == nil {
		release(func(path string) bool { return path == program })
	}
}

// ReleaseFiles drops the mapped pages of the files in a directory that are mapped to be read only.
func ReleaseFiles(dir string) {
	release(func(path string) bool { return strings.HasPrefix(path, dir+"/") })
}

func release(drop func(path string) bool) {
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer func() { _ = maps.Close() }()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var from, to uintptr
		var access string
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x %s", &from, &to, &access); n < 3 {
			continue
		}
		at := strings.IndexByte(lines.Text(), '/')
		if at < 0 || strings.Contains(access, "w") || !drop(lines.Text()[at:]) {
			continue
		}
		// A mapping that cannot be dropped stays; nothing else depends on it.
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_DONTNEED)
	}
}
