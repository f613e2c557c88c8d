package footprint

import (
	"os"
	"strconv"
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
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(maps)) { // 00400000-0147f000 r-xp 00000000 08:01 131      /usr/bin/montui
		at := strings.IndexByte(line, '/')
		if at < 0 || !drop(strings.TrimSuffix(line[at:], "\n")) {
			continue
		}
		addresses, rest, _ := strings.Cut(line, " ")
		if access, _, _ := strings.Cut(rest, " "); strings.Contains(access, "w") {
			continue
		}
		first, last, _ := strings.Cut(addresses, "-")
		from, err := strconv.ParseUint(first, 16, strconv.IntSize)
		if err != nil {
			continue
		}
		to, err := strconv.ParseUint(last, 16, strconv.IntSize)
		if err != nil {
			continue
		}
		// A mapping that cannot be dropped stays; nothing else depends on it.
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, uintptr(from), uintptr(to-from), unix.MADV_DONTNEED)
	}
}
