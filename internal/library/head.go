package library

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// maxBytes bounds what is read of one dashboard.
const maxBytes = 20 << 20

// head is what a list needs to know of a dashboard.
type head struct {
	Title, UID string
	Tags       []string
	dashboard  bool // that is what it is
	err        error
}

// known is a head, and the state of the file that it was read from.
type known struct {
	head
	stamp
}

type stamp struct {
	size int64
	at   time.Time
}

// headOf reads a head once for each state of a file.
func (l *Library) headOf(name string, now stamp, open func() (io.ReadCloser, error)) head {
	l.mu.Lock()
	have, ok := l.heads[name]
	l.mu.Unlock()
	if ok && have.stamp == now {
		return have.head
	}
	h := readHead(open)
	l.mu.Lock()
	l.heads[name] = known{h, now}
	l.mu.Unlock()
	return h
}

func readHead(open func() (io.ReadCloser, error)) head {
	file, err := open()
	if err != nil {
		return head{err: err}
	}
	defer file.Close() //nolint:errcheck // it was read
	data, err := readAll(file)
	if err != nil {
		return head{err: err}
	}
	return headIn(data)
}

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err == nil && len(data) > maxBytes {
		err = fmt.Errorf("it is larger than %d MB", maxBytes>>20)
	}
	return data, err
}

// headIn reads a head from a dashboard's JSON or YAML, whatever it is wrapped in.
func headIn(data []byte) head {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	if len(data) == 0 {
		return head{err: errors.New("it is empty")}
	}
	var fields map[string]json.RawMessage
	if data[0] != '{' {
		return headInYAML(data)
	}
	if err := json.Unmarshal(data, &fields); err != nil {
		return head{err: fmt.Errorf("it is no JSON: %w", err)}
	}
	return headOfFields(fields, 0)
}

// signs are fields that only dashboards have; one of them is enough.
var signs = []string{"panels", "rows", "templating", "schemaVersion", "elements", "layout"}

func headOfFields(fields map[string]json.RawMessage, depth int) head {
	for _, sign := range signs {
		if fields[sign] != nil {
			return head{Title: textIn(fields["title"]), UID: textIn(fields["uid"]), Tags: textsIn(fields["tags"]), dashboard: true}
		}
	}
	for _, wrapper := range []string{"dashboard", "spec"} { // the API's answer; schema version 2
		var inner map[string]json.RawMessage
		if depth > 1 || json.Unmarshal(fields[wrapper], &inner) != nil {
			continue
		}
		h := headOfFields(inner, depth+1)
		if h.UID == "" {
			var meta struct{ Name json.RawMessage }
			if json.Unmarshal(fields["metadata"], &meta) == nil {
				h.UID = textIn(meta.Name)
			}
		}
		return h
	}
	return head{}
}

// headInYAML goes by way of JSON; what is no object there is no dashboard.
func headInYAML(data []byte) head {
	var value map[string]any
	if err := yaml.Unmarshal(data, &value); err != nil {
		return head{} // a folder has other texts, too
	}
	text, err := json.Marshal(value)
	if err != nil {
		return head{}
	}
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(text, &fields) // it was just written
	return headOfFields(fields, 0)
}

func textIn(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s) // another shape is no title
	return strings.TrimSpace(s)
}

func textsIn(raw json.RawMessage) []string {
	var all []string
	_ = json.Unmarshal(raw, &all)
	return all
}

// bare is a file's name without folder and ending.
func bare(name string) string {
	name = path.Base(strings.TrimRight(strings.ReplaceAll(name, `\`, "/"), "/"))
	return strings.TrimSuffix(name, path.Ext(name))
}
