package exporter

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"sync"
)

// Host runs exporters inside another process, and answers for each on its path. This machine's is always there, where there is one.
type Host struct {
	log *slog.Logger

	setting sync.Mutex // one Set at a time
	in      *Inside    // what runs
	flags   *[]string  // of the originals, once they have been read

	mu    sync.RWMutex
	pages map[string]*hosted // by path
}

// hosted is a page that runs, and what it was opened from.
type hosted struct {
	Page
	from opener
}

// NewHost has no page yet; Set opens them.
func NewHost(log *slog.Logger) *Host {
	return &Host{log: log, pages: map[string]*hosted{}}
}

// ServeHTTP answers a scrape of an exporter that runs.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.RLock()
	page, ok := h.pages[r.URL.Path]
	h.mu.RUnlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	page.Handler.ServeHTTP(w, r)
}

// Set runs the exporters of in (nil = this machine's only) instead of those before. Each is opened anew, so that
// changed credentials are read, but a statsd receiver that stays as it is keeps its counts and only reads its mapping
// again. When one cannot be opened the error says file and line, and those before go on.
func (h *Host) Set(in *Inside) error {
	h.setting.Lock()
	defer h.setting.Unlock()
	if h.flags != nil && in == h.in {
		return nil
	}
	thisMachine := Entry{Name: "node", Path: InsidePath + "node", exporter: &NodePage{}}
	var entries []Entry
	if HasNode {
		entries = append(entries, thisMachine)
	}
	if in != nil {
		entries = append(entries, slices.DeleteFunc(slices.Clone(in.Entries), func(e Entry) bool { return e.Path == thisMachine.Path })...)
	}
	if err := h.readFlags(in); err != nil {
		return err
	}
	gone, err := h.closeReceivers(entries)
	if err != nil {
		return err
	}
	next, err := h.open(entries, in)
	if err != nil {
		return errors.Join(err, h.back(gone))
	}
	h.mu.Lock()
	before := h.pages
	h.pages, h.in = next, in
	h.mu.Unlock()
	var failures []error
	for path, page := range before {
		if next[path] != page && gone[path] == nil {
			failures = append(failures, page.close())
		}
	}
	return errors.Join(failures...)
}

// readFlags gives the originals their flags, which they read once in a process.
func (h *Host) readFlags(in *Inside) error {
	var flags []string
	if in != nil {
		flags = in.Flags
	}
	if h.flags != nil {
		if in != nil && !slices.Equal(*h.flags, flags) {
			return fmt.Errorf("%s: flags: the original exporters read them once; start the collector again for new ones", in.File)
		}
		return nil
	}
	if err := readFlags(flags); err != nil {
		return fmt.Errorf("%s: %w", in.File, err)
	}
	h.flags = &flags
	return nil
}

// stays tells whether the entry is a receiver of statsd that runs as it is.
func (h *Host) stays(e Entry) bool {
	old := h.pages[e.Path]
	return e.Name == "statsd" && old != nil && reflect.DeepEqual(old.from, e.exporter)
}

// closeReceivers closes the receivers of statsd that do not stay: others may want their addresses.
func (h *Host) closeReceivers(entries []Entry) (map[string]*hosted, error) {
	gone := map[string]*hosted{}
	for path, page := range h.pages {
		if page.Name != "statsd" || slices.ContainsFunc(entries, func(e Entry) bool { return e.Path == path && h.stays(e) }) {
			continue
		}
		if err := page.close(); err != nil {
			return nil, errors.Join(err, h.back(gone))
		}
		gone[path] = page
	}
	return gone, nil
}

// back opens again what closeReceivers closed.
func (h *Host) back(gone map[string]*hosted) error {
	var failures []error
	for path, page := range gone {
		again, err := page.from.page(h.log)
		if err != nil {
			failures = append(failures, err)
			continue
		}
		h.mu.Lock()
		h.pages[path] = &hosted{again, page.from}
		h.mu.Unlock()
	}
	return errors.Join(failures...)
}

// open opens all the entries or none.
func (h *Host) open(entries []Entry, in *Inside) (map[string]*hosted, error) {
	next, opened := map[string]*hosted{}, []*hosted{}
	for _, e := range entries {
		var page Page
		var err error
		if h.stays(e) {
			next[e.Path] = h.pages[e.Path]
			err = next[e.Path].reload()
		} else if page, err = e.exporter.page(h.log); err == nil {
			next[e.Path] = &hosted{page, e.exporter}
			opened = append(opened, next[e.Path])
		}
		if err == nil {
			continue
		}
		if e.Line > 0 {
			err = fmt.Errorf("%s:%d: %w", in.File, e.Line, err)
		}
		for _, page := range opened {
			err = errors.Join(err, page.close())
		}
		return nil, err
	}
	return next, nil
}

// Close ends them all.
func (h *Host) Close() error {
	h.mu.Lock()
	before := h.pages
	h.pages = nil
	h.mu.Unlock()
	var failures []error
	for _, page := range before {
		failures = append(failures, page.close())
	}
	return errors.Join(failures...)
}
