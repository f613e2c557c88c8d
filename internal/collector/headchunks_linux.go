package collector

import (
	"os"
	"syscall"
)

const keepSize = 1 // FALLOC_FL_KEEP_SIZE

// reservePlace sets place aside behind the end of a file.
func reservePlace(f *os.File, at, bytes int64) error {
	return syscall.Fallocate(int(f.Fd()), keepSize, at, bytes)
}
