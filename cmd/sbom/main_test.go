package main

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
)

func TestList(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := list(self)
	if err != nil {
		t.Fatal(err)
	}
	var b bom
	if err := json.Unmarshal(text, &b); err != nil || b.Metadata.Component.Name != "github.com/montui/montui" || b.Components[0].Name != "std" {
		t.Errorf("%v %s", err, text)
	}
	if again, err := list(self); err != nil || !bytes.Equal(text, again) {
		t.Errorf("not the same twice: %v", err)
	}
	if _, err := list("main.go"); err == nil {
		t.Error("main.go is no program")
	}
}
