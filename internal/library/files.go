package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

const (
	maxFiles = 10_000 // in all folders
	maxDepth = 20     // folders in folders, and links to folders
)

// openFile opens a file, and no folder.
func openFile(name string) (io.ReadCloser, error) {
	if isAddress(name) {
		return nil, fs.ErrNotExist
	}
	file, err := os.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || strings.ContainsRune(name, 0) || len(name) > 4096 {
			return nil, fs.ErrNotExist
		}
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		file.Close() //nolint:errcheck // nothing was written
		return nil, fmt.Errorf("%s is a folder; name a dashboard in it, or put the folder under dashboards: in the settings", name)
	}
	return file, nil
}

// found is a file that may be a dashboard.
type found struct {
	path, folder string
	stamp
	named bool // the settings name this very file
}

// files lists the dashboards of all folders. What is no dashboard is passed over, unless it was named.
func (l *Library) files(ctx context.Context) ([]Entry, []error) {
	w := &walk{ctx: ctx}
	for _, f := range l.places.Folders {
		w.place(f)
	}
	heads := make([]head, len(w.files))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 4) {
		wg.Go(func() {
			for i := range next {
				f := w.files[i]
				heads[i] = l.headOf(f.path, f.stamp, func() (io.ReadCloser, error) { return os.Open(f.path) })
			}
		})
	}
	for i := range w.files {
		if ctx.Err() != nil {
			w.errs = append(w.errs, ctx.Err())
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	entries := make([]Entry, 0, len(w.files))
	for i, f := range w.files {
		h := heads[i]
		switch {
		case h.err != nil:
			w.errs = append(w.errs, fmt.Errorf("%s: %w", f.path, plain(h.err)))
		case h.dashboard:
			title := h.Title
			if title == "" {
				title = bare(f.path)
			}
			entries = append(entries, Entry{Name: f.path, Title: title, UID: h.UID, Tags: h.Tags, Folder: f.folder, Source: "file", Path: f.path})
		case f.named && ctx.Err() == nil:
			w.errs = append(w.errs, fmt.Errorf("%s: it is no dashboard: it has neither panels nor rows", f.path))
		}
	}
	return entries, w.errs
}

// plain is an error without the path, which stands before it anyway.
func plain(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

type walk struct {
	ctx   context.Context
	files []found
	errs  []error
	over  bool
}

func (w *walk) place(f Folder) {
	info, err := os.Stat(f.Path)
	if err != nil {
		w.errs = append(w.errs, fmt.Errorf("%s: %w", f.Path, plain(err)))
		return
	}
	if !info.IsDir() {
		w.add(found{f.Path, f.Under, stamp{info.Size(), info.ModTime()}, true})
		return
	}
	w.folder(f.Path, f.Under, "", 0)
}

// folder walks in the order of names. Links to folders are followed, as Kubernetes mounts its volumes by them; those to one above end at maxDepth.
func (w *walk) folder(dir, under, within string, depth int) {
	if depth > maxDepth || w.over || w.ctx.Err() != nil {
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		w.errs = append(w.errs, fmt.Errorf("%s: %w", dir, plain(err)))
		return
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		name := filepath.Join(dir, e.Name())
		info, err := os.Stat(name)
		switch {
		case err != nil:
			if !errors.Is(err, fs.ErrNotExist) { // a link to nothing
				w.errs = append(w.errs, fmt.Errorf("%s: %w", name, plain(err)))
			}
		case info.IsDir():
			if e.Type()&fs.ModeSymlink != 0 && leadsUp(dir, name) {
				continue
			}
			w.folder(name, under, strings.TrimPrefix(within+"/"+e.Name(), "/"), depth+1)
		case info.Mode().IsRegular() && isDashboardFile(name):
			folder := under
			if folder == "" {
				folder = within
			}
			w.add(found{name, folder, stamp{info.Size(), info.ModTime()}, false})
		}
	}
}

func (w *walk) add(f found) {
	if len(w.files) >= maxFiles {
		if !w.over {
			w.errs = append(w.errs, fmt.Errorf("%s: there are more than %d files; name a smaller folder", filepath.Dir(f.path), maxFiles))
		}
		w.over = true
		return
	}
	w.files = append(w.files, f)
}

// leadsUp tells whether a link leads to a folder that it lies in.
func leadsUp(dir, link string) bool {
	at, err := filepath.EvalSymlinks(link)
	if err != nil {
		return true
	}
	real, err := filepath.EvalSymlinks(dir)
	return err != nil || real == at || strings.HasPrefix(real, strings.TrimSuffix(at, "/")+"/")
}

func isDashboardFile(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".json", ".yaml", ".yml":
		return true
	}
	return false
}
