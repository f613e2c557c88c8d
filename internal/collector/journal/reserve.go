package journal

import "os"

// reserveBytes is what is asked of the file system at once: a write that needs no new place changes less of its own
// records, which an SD card has to write, too.
const reserveBytes = 1 << 20

// reserved is a file that is written at its end, in place that was set aside before.
type reserved struct {
	*os.File
	size, until int64
}

func (r *reserved) WriteAt(b []byte, at int64) (int, error) {
	if end := at + int64(len(b)); end > r.until {
		r.until = end + reserveBytes
		reserve(r.File, at, r.until-at) // where it is refused, the write tells whether there is place
	}
	n, err := r.File.WriteAt(b, at)
	r.size = max(r.size, at+int64(n))
	return n, err
}

func (r *reserved) Truncate(size int64) error {
	r.size, r.until = size, size
	return r.File.Truncate(size)
}

// Close gives back what was set aside and not used.
func (r *reserved) Close() error {
	if r.until > r.size {
		_ = r.File.Truncate(r.size) // it goes with the file otherwise
	}
	return r.File.Close()
}
