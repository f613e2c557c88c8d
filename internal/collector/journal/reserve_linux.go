package journal

import (
	"os"
	"syscall"
)

const keepSize = 1 // FALLOC_FL_KEEP_SIZE

func reserve(f *os.File, at, bytes int64) { _ = syscall.Fallocate(int(f.Fd()), keepSize, at, bytes) }
