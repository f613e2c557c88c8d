package collector

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const (
	tmpfs, ramfs = 0x01021994, 0x858458f6 // statfs(2)

	ramName  = "montui-collector-"
	ownerOf  = "data"    // the file in it that names the data directory
	ramNeeds = 128 << 20 // two or three hours of head chunks of 50,000 series, and more
)

// ramDir is a directory, in memory if the machine has such, that outlives the process but not the machine: it
// has the head's chunks, which are not read again after an end of either, and a tail for each run.
type ramDir struct {
	path  string
	inRAM bool
	why   string // not in RAM
}

// openRAM finds the place for a data directory: $RUNTIME_DIRECTORY, else /dev/shm, else the data directory.
func openRAM(log *slog.Logger, data string) (*ramDir, error) {
	var refused []error
	for _, root := range []string{strings.SplitN(os.Getenv("RUNTIME_DIRECTORY"), ":", 2)[0], "/dev/shm"} {
		if root == "" {
			continue
		}
		sweepRAM(root)
		dir, err := claimRAM(root, data, ramNeeds)
		if err == nil {
			return &ramDir{path: dir, inRAM: true}, nil
		}
		refused = append(refused, err)
	}
	why := errors.Join(refused...)
	dir := filepath.Join(data, "tail")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	log.Warn("no RAM disk: each scrape is written to the data directory, as a Prometheus does", "dir", dir, "why", why)
	return &ramDir{path: dir, why: fmt.Sprint(why)}, nil
}

// claimRAM makes the directory under root, or takes the one of an earlier run, when it can be nobody else's. One that
// has the tail of an earlier run is taken whatever room there is.
func claimRAM(root, data string, needs uint64) (string, error) {
	free, err := ramSpace(root)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(data))
	dir := filepath.Join(root, ramName+hex.EncodeToString(sum[:8]))
	if left := (&ramDir{path: dir}).runs(); free < needs && (len(left) == 0 || !isOurs(dir)) {
		return "", fmt.Errorf("%s has only %d MB left", root, free>>20)
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	// In a directory everyone may write to, the name could be taken by another.
	if !isOurs(dir) {
		return "", fmt.Errorf("%s is not this user's own", dir)
	}
	owner := filepath.Join(dir, ownerOf)
	if said, err := os.ReadFile(owner); err == nil && string(said) == data {
		return dir, nil
	}
	return dir, os.WriteFile(owner, []byte(data), 0o600)
}

// ramSpace is how much there is left of a RAM disk.
func ramSpace(root string) (free uint64, err error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(root, &fs); err != nil {
		return 0, fmt.Errorf("%s: %w", root, err)
	}
	switch uint32(fs.Type) {
	case ramfs:
		return math.MaxUint64, nil
	case tmpfs:
		return uint64(fs.Bavail) * uint64(fs.Bsize), nil
	}
	return 0, fmt.Errorf("%s is no RAM disk", root)
}

func isOurs(dir string) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() || info.Mode().Perm() != 0o700 {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

// sweepRAM frees what data directories left behind that are no more.
func sweepRAM(root string) {
	dirs, _ := filepath.Glob(filepath.Join(root, ramName+"*")) // the pattern is good
	for _, dir := range dirs {
		data, err := os.ReadFile(filepath.Join(dir, ownerOf))
		if err != nil || len(data) == 0 || !isOurs(dir) { // one without a name is just being claimed
			continue
		}
		if _, err := os.Stat(string(data)); errors.Is(err, os.ErrNotExist) {
			_ = os.RemoveAll(dir) // it costs memory, nothing else
		}
	}
}

// runs are the ids of the runs that have left a tail, oldest first.
func (r *ramDir) runs() []uint64 {
	entries, _ := os.ReadDir(r.path) // none is what a first start finds
	var ids []uint64
	for _, e := range entries { // in the order of their names, which have one length
		if id, err := strconv.ParseUint(e.Name(), 16, 64); err == nil && e.IsDir() && len(e.Name()) == 16 {
			ids = append(ids, id)
		}
	}
	return ids
}

func (r *ramDir) run(id uint64) string { return filepath.Join(r.path, fmt.Sprintf("%016x", id)) }

func (r *ramDir) room() (free uint64, err error) { return ramSpace(filepath.Dir(r.path)) }

func (r *ramDir) headChunks() string { return filepath.Join(r.path, "chunks_head") }

// overflow is where the head's chunks are while there is no room for them in memory.
func overflow(data string) string { return filepath.Join(data, overflowName) }

// chunks points the database's directory of head chunks here. They are those of a head that is built anew.
func (r *ramDir) chunks(data string) error {
	place, link := r.headChunks(), filepath.Join(data, "chunks_head")
	if err := errors.Join(os.RemoveAll(place), os.RemoveAll(link), os.RemoveAll(overflow(data))); err != nil || !r.inRAM {
		return err
	}
	if err := os.Mkdir(place, 0o700); err != nil {
		return err
	}
	return os.Symlink(place, link)
}

// leave frees everything after a stop in order.
func (r *ramDir) leave(data string) error {
	return errors.Join(os.RemoveAll(filepath.Join(data, "chunks_head")), os.RemoveAll(overflow(data)), os.RemoveAll(r.path))
}
