package panels

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed *.json
var files embed.FS

// Names are the bundled dashboards, the one for any machine first.
func Names() []string {
	return []string{"node", "overview", "raspberry-pi", "mysql", "postgres", "nginx", "redis", "mastodon", "collector", "ssh"}
}

// Open gives the JSON of the bundled dashboard of that name.
func Open(name string) (fs.File, error) {
	file, err := files.Open(name + ".json")
	if err != nil || strings.ContainsRune(name, '/') {
		return nil, fmt.Errorf("no bundled dashboard %q; there are: %s", name, strings.Join(Names(), ", "))
	}
	return file, nil
}
