package deploy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestWhatPackagesCarry wants every file that the release's configuration names, but for those made on the way.
func TestWhatPackagesCarry(t *testing.T) {
	text, err := os.ReadFile("../.goreleaser.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var release struct {
		Builds []struct {
			Env, Flags []string
			Goarch     []string
		}
		Nfpms []struct {
			MTime    string
			Umask    int
			Contents []struct{ Src, Dst, Type string }
			Scripts  map[string]string
		}
	}
	if err := yaml.Unmarshal(text, &release); err != nil || len(release.Nfpms) != 1 || len(release.Builds) != 2 {
		t.Fatalf("%v %+v", err, release)
	}
	for _, build := range release.Builds {
		if strings.Join(build.Env, " ") != "CGO_ENABLED=0" || strings.Join(build.Flags, " ") != "-trimpath -buildvcs=true" {
			t.Errorf("%+v is not static and reproducible", build)
		}
	}
	if deb := release.Nfpms[0]; deb.MTime != "{{ .CommitDate }}" || deb.Umask != 0o022 {
		t.Errorf("times or modes of files in the package are those of where it is made: %q %#o", deb.MTime, deb.Umask)
	}
	var sources []string
	for _, content := range release.Nfpms[0].Contents {
		if content.Type == "dir" {
			continue
		}
		sources = append(sources, content.Src)
		if strings.HasPrefix(content.Dst, "/etc/") && content.Type != "config|noreplace" {
			t.Errorf("%s would overwrite the user's", content.Dst)
		}
	}
	for _, script := range release.Nfpms[0].Scripts {
		sources = append(sources, script)
	}
	for _, source := range sources {
		if strings.HasPrefix(source, "dist-extra/") {
			continue
		}
		if found, err := filepath.Glob(filepath.Join("..", source)); err != nil || len(found) == 0 {
			t.Errorf("there is no %s", source)
		}
	}
}
