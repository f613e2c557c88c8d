package collector

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// register adds what the journal knows of itself.
func (l *walLess) register(reg prometheus.Registerer) {
	f := &l.flushing
	gauge := func(name, help string, value func() float64) {
		reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "montui_collector_" + name, Help: help}, value))
	}
	counter := func(name, help string, value func() int64) {
		reg.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "montui_collector_" + name, Help: help}, func() float64 { return float64(value()) }))
	}
	gauge("flush_age_seconds", "How old the newest sample is that is certain to be on the disk: what a power cut at this moment would cost.", func() float64 {
		return max(0, float64(time.Now().UnixMilli()-f.last.Load())/1000)
	})
	gauge("loss_window_seconds", "The most that a power cut may cost: the flush interval.", func() float64 { return f.interval.Seconds() })
	gauge("flush_duration_seconds", "How long the last flush took.", func() float64 { return time.Duration(f.took.Load()).Seconds() })
	gauge("journal_size_bytes", "Size of the journal on the disk.", func() float64 { size, _ := l.journal.Size(); return float64(size) })
	gauge("journal_segments", "Files of the journal.", func() float64 { _, files := l.journal.Size(); return float64(files) })
	gauge("memory_disk_bytes", "What the head chunks and the log of unflushed commits take of the RAM disk.", func() float64 {
		if !l.ram.inRAM {
			return 0
		}
		return float64(treeSize(l.ram.path))
	})
	gauge("memory_disk", "Whether there is a RAM disk: without one each scrape is written to the data directory.", func() float64 {
		if l.ram.inRAM {
			return 1
		}
		return 0
	})
	gauge("memory_disk_full", "Whether the RAM disk is full or gone, so that the newest chunks are written to the data directory.", func() float64 {
		if l.head.away.Load() {
			return 1
		}
		return 0
	})
	counter("journal_written_bytes_total", "Bytes written to the journal.", f.total.Load)
	counter("journal_samples_total", "Samples written to the journal as columns.", f.samples.Load)
	counter("flush_failures_total", "Flushes that the disk refused. They are tried again.", f.failures.Load)
	counter("flush_lost_batches_total", "Batches given up because too many waited for the disk. Only a crash before the next block loses them.", f.lost.Load)
}

func treeSize(dir string) (size int64) {
	_ = filepath.WalkDir(dir, func(_ string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil // gone meanwhile
		}
		if info, err := e.Info(); err == nil {
			size += info.Size()
		}
		return nil
	})
	return size
}

// settled is the age before which a rate would tell of the start only.
const settled = 5 * time.Minute

// wear measures what the collector does to the disk under its data.
type wear struct {
	dir    string
	born   time.Time
	device string // its statistics under /sys; "" when there are none

	process, disk, perDay, free, size *prometheus.Desc
}

func newWear(dir string) *wear {
	desc := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("montui_collector_"+name, help, nil, nil)
	}
	w := &wear{
		dir: dir, born: time.Now(), device: blockDevice(dir),
		process: desc("written_bytes_total", "Bytes this process had the disks write, by /proc/self/io."),
		disk:    desc("device_written_bytes_total", "Bytes that the device of the data directory wrote since it was attached, for whomever."),
		perDay:  desc("written_bytes_per_day", "Bytes a day that this process has the disks write, by its life so far; from its sixth minute on."),
		free:    desc("disk_free_bytes", "Bytes left to this user on the file system of the data directory."),
		size:    desc("disk_size_bytes", "Size of the file system of the data directory."),
	}
	return w
}

func (w *wear) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(w, ch) }

func (w *wear) Collect(ch chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, kind prometheus.ValueType, v float64) {
		ch <- prometheus.MustNewConstMetric(d, kind, v)
	}
	if n, err := processWrites("self"); err == nil {
		send(w.process, prometheus.CounterValue, n)
		if age := time.Since(w.born).Seconds(); age > settled.Seconds() {
			send(w.perDay, prometheus.GaugeValue, n/age*24*3600)
		}
	}
	if w.device != "" {
		if n, err := deviceWrites(w.device); err == nil {
			send(w.disk, prometheus.CounterValue, n)
		}
	}
	if free, size, err := diskSpace(w.dir); err == nil {
		send(w.free, prometheus.GaugeValue, float64(free))
		send(w.size, prometheus.GaugeValue, float64(size))
	}
}

// processWrites reads write_bytes of a process.
func processWrites(pid string) (float64, error) {
	text, err := os.ReadFile(filepath.Join("/proc", pid, "io"))
	if err != nil {
		return 0, err
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		if n, found := strings.CutPrefix(lines.Text(), "write_bytes: "); found {
			return strconv.ParseFloat(n, 64)
		}
	}
	return 0, errors.New("no write_bytes")
}

// blockDevice finds the statistics of the device that a directory is on.
func blockDevice(dir string) string {
	var st syscall.Stat_t
	if syscall.Stat(dir, &st) != nil {
		return ""
	}
	dev := uint64(st.Dev)
	major, minor := dev>>8&0xfff|dev>>32&^0xfff, dev&0xff|dev>>12&^0xff
	path := fmt.Sprintf("/sys/dev/block/%d:%d/stat", major, minor)
	if _, err := os.Stat(path); err != nil {
		return "" // a RAM disk, a network, another system
	}
	return path
}

// deviceWrites reads the sectors written, which are of 512 bytes on any device.
func deviceWrites(stat string) (float64, error) {
	text, err := os.ReadFile(stat)
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text))
	if len(fields) < 7 {
		return 0, fmt.Errorf("%s has %d fields", stat, len(fields))
	}
	sectors, err := strconv.ParseFloat(fields[6], 64)
	return sectors * 512, err
}

func diskSpace(dir string) (free, size uint64, err error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, 0, err
	}
	return uint64(fs.Bavail) * uint64(fs.Bsize), uint64(fs.Blocks) * uint64(fs.Bsize), nil
}
