package collector

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// failingDevice mounts a file system on a device that takes nothing more once fail is called: what backs it has no room,
// so writes and fsyncs are refused by the device, the file system gives up its journal and makes itself read-only. repair
// mounts it again, as after a start of the machine with a device that works.
func failingDevice(t *testing.T) (dir string, fail, repair func()) {
	t.Helper()
	if _, err := exec.LookPath("mkfs.ext4"); err != nil {
		t.Skipf("no file system can be made: %v", err)
	}
	under, dir := smallDisk(t, "24m"), t.TempDir()
	image := filepath.Join(under, "image")
	shell(t, "truncate -s 64M "+image+" && mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0 -J size=4 "+image)
	mount := "mount -o loop " + image + " " + dir
	if out, err := exec.Command("sh", "-c", mount).CombinedOutput(); err != nil {
		t.Skipf("no device can be made of a file (this needs root): %v %s", err, out)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	ballast := filepath.Join(under, "ballast")
	return dir, func() {
			file, err := os.Create(ballast)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := file.Write(make([]byte, 32<<20)); !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("the device still has room: %v", err)
			}
			if err := file.Close(); err != nil {
				t.Fatal(err)
			}
		}, func() {
			shell(t, "umount "+dir+" && rm "+ballast+" && "+mount)
		}
}

// A card dies under the collector: collecting goes on in memory, a kill then costs nothing, and what had been flushed is
// on the card for a power cut.
func TestDeviceFails(t *testing.T) {
	dir, fail, repair := failingDevice(t)
	l := openTest(t, dir, 0)
	base, n, flushed := time.Now().UnixMilli(), 0, 0
	var failed error
	step := func() {
		t.Helper()
		if err := counted(t, l, base, n); err != nil {
			t.Fatal(err)
		}
		n++
		if err := l.flush(); err == nil {
			flushed = n
		} else {
			failed = errors.Join(failed, err)
		}
	}
	for range 5 {
		step()
	}
	if failed != nil {
		t.Fatal(failed)
	}
	fail()
	for range 200 {
		step()
	}
	if !errors.Is(failed, syscall.EIO) && !errors.Is(failed, syscall.EROFS) {
		t.Fatalf("the device has not failed: %v", failed)
	}
	if have := len(contents(t, l.DB)[`{__name__="n"}`]); have != n {
		t.Errorf("%d samples of %d", have, n)
	}
	die(t, l)
	ram := l.ram.path
	repair()
	l = openTest(t, dir, 0)
	if have := len(contents(t, l.DB)[`{__name__="n"}`]); have != n {
		t.Errorf("killed, and with a device that works: %d samples of %d", have, n)
	}
	die(t, l)
	if err := errors.Join(l.journal.Close(), os.RemoveAll(ram)); err != nil { // the power is cut
		t.Fatal(err)
	}
	l = openTest(t, dir, 0)
	if have := len(contents(t, l.DB)[`{__name__="n"}`]); have < flushed {
		t.Errorf("%d samples are there of %d flushed", have, flushed)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d samples, %d of them flushed; refused by %.300v", n, flushed, failed)
}
