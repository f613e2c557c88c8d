package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Entry is a dashboard that can be opened.
type Entry struct {
	Name    string // what Open takes; no two have the same
	Title   string
	UID     string
	Folder  string // "" for none
	Tags    []string
	Source  string // bundled, file, url, or the name of a Grafana
	Path    string // the file or the address, "" for a bundled one
	Starred bool   // in Grafana
}

// Places are where to look.
type Places struct {
	Bundled   Bundled
	Folders   []Folder
	Addresses []Address
	Grafanas  []*Grafana
	// Problems are told with each list: what was found wrong with the places themselves.
	Problems []error
	// Client fetches addresses that are in none of the places; nil is http.DefaultClient.
	Client *http.Client
}

// Bundled are the dashboards in the binary.
type Bundled struct {
	Names []string
	Open  func(name string) (fs.File, error)
}

// Folder is a folder with all beneath it, or a file.
type Folder struct {
	Path  string
	Under string // the folder to list it in; "" is the names of the folders it lies in
}

// Address is a dashboard elsewhere.
type Address struct {
	URL    string
	Under  string
	Client func() (*http.Client, error)
}

// Library is safe for use by several goroutines.
type Library struct {
	places Places

	mu    sync.Mutex
	heads map[string]known // by file
	said  map[string]head  // by address, of those that were fetched
}

// patience is how long a place on the network may take.
const patience = 10 * time.Second

// New is a library of these places. It looks at none of them yet.
func New(p Places) *Library {
	return &Library{places: p, heads: map[string]known{}, said: map[string]head{}}
}

// List gives the dashboards of all places, in the order of the places. Where one cannot be read it says so, and lists the others.
func (l *Library) List(ctx context.Context) ([]Entry, []error) {
	var remote []Entry
	var remoteErrs []error
	done := make(chan struct{})
	go func() {
		defer close(done)
		remote, remoteErrs = l.grafanas(ctx)
	}()
	entries, errs := l.local(ctx)
	<-done
	return unique(append(entries, remote...)), slices.Concat(l.places.Problems, errs, remoteErrs)
}

// local gives the dashboards that are listed without asking anybody.
func (l *Library) local(ctx context.Context) ([]Entry, []error) {
	entries := l.bundled()
	files, errs := l.files(ctx)
	entries = append(entries, files...)
	for _, a := range l.places.Addresses {
		entries = append(entries, l.addressEntry(a))
	}
	return entries, errs
}

func (l *Library) bundled() []Entry {
	entries := make([]Entry, 0, len(l.places.Bundled.Names))
	for _, name := range l.places.Bundled.Names {
		h := l.headOf("bundled:"+name, stamp{}, func() (io.ReadCloser, error) { return l.places.Bundled.Open(name) })
		e := Entry{Name: name, Title: name, UID: h.UID, Tags: h.Tags, Source: "bundled"}
		if h.Title != "" {
			e.Title = h.Title
		}
		entries = append(entries, e)
	}
	return entries
}

func unique(entries []Entry) []Entry {
	seen := make(map[string]bool, len(entries))
	return slices.DeleteFunc(entries, func(e Entry) bool {
		again := seen[e.Name]
		seen[e.Name] = true
		return again
	})
}

// grafanas lists all Grafana servers at once.
func (l *Library) grafanas(ctx context.Context) ([]Entry, []error) {
	lists, errs := make([][]Entry, len(l.places.Grafanas)), make([]error, len(l.places.Grafanas))
	var wg sync.WaitGroup
	for i, g := range l.places.Grafanas {
		wg.Go(func() { lists[i], errs[i] = g.list(ctx) })
	}
	wg.Wait()
	return slices.Concat(lists...), slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}

// NotFound says that no place has a dashboard of that name.
type NotFound struct {
	Name    string
	Bundled []string // what there always is
	// Problems are of the places that could not be asked.
	Problems []error
}

func (n *NotFound) Error() string {
	text := fmt.Sprintf("no dashboard %q: neither a file nor a bundled one (%s), nor the title or UID of one that the settings know", n.Name, strings.Join(n.Bundled, " "))
	for _, err := range n.Problems {
		text += "\n" + err.Error()
	}
	return text
}

// Open gives the bytes of a dashboard by an entry's name, the path of a file, an address (that of its page in a known Grafana, too), a
// UID, a title, or a file's name without its ending. Files are read anew each time.
func (l *Library) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	file, err := openFile(name)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	if slices.Contains(l.places.Bundled.Names, name) {
		return l.places.Bundled.Open(name)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if isAddress(name) {
		return l.fetch(ctx, name)
	}
	for _, g := range l.places.Grafanas {
		if uid, ok := strings.CutPrefix(name, g.Name+":"); ok && uid != "" {
			return g.open(ctx, uid)
		}
	}
	entry, err := l.find(ctx, name)
	if err != nil {
		return nil, err
	}
	if entry.Name == name {
		return nil, &NotFound{Name: name, Bundled: l.places.Bundled.Names} // it was there a moment ago
	}
	return l.Open(ctx, entry.Name)
}

// find looks a dashboard up by what it says of itself, near places first.
func (l *Library) find(ctx context.Context, text string) (Entry, error) {
	if text == "" {
		return Entry{}, &NotFound{Bundled: l.places.Bundled.Names}
	}
	near, problems := l.local(ctx)
	if found := matches(near, text); len(found) > 0 {
		return one(text, found)
	}
	far, more := l.grafanas(ctx)
	if found := matches(far, text); len(found) > 0 {
		return one(text, found)
	}
	return Entry{}, &NotFound{Name: text, Bundled: l.places.Bundled.Names, Problems: append(problems, more...)}
}

// matches are the entries of that UID, else of that title, else of that file name.
func matches(entries []Entry, text string) []Entry {
	for _, is := range []func(Entry) bool{
		func(e Entry) bool { return e.UID == text },
		func(e Entry) bool { return strings.EqualFold(e.Title, text) },
		func(e Entry) bool { return e.Path != "" && bare(e.Path) == text },
	} {
		var found []Entry
		for _, e := range entries {
			if is(e) {
				found = append(found, e)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// one is the only one; of several none is guessed.
func one(text string, found []Entry) (Entry, error) {
	if len(found) == 1 {
		return found[0], nil
	}
	const shown = 5
	names := make([]string, 0, shown)
	for _, e := range found[:min(len(found), shown)] {
		names = append(names, e.Name)
	}
	if len(found) > shown {
		names = append(names, "…")
	}
	return Entry{}, fmt.Errorf("%d dashboards are called %q; open one of: %s", len(found), text, strings.Join(names, ", "))
}
