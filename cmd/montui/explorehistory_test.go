package main

import (
	"slices"
	"testing"
)

func TestExploreSharesThePromptsHistory(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	if historyOf(screenOptions{}) != nil {
		t.Error("viewers over ssh are given a history")
	}
	store := historyOf(screenOptions{save: saveHere})
	if exprs, err := store.Load(); err != nil || len(exprs) != 0 {
		t.Errorf("a new history is %q, %v", exprs, err)
	}
	for _, expr := range []string{"up", "sum(\n  up\n)", `\graph`, "time()"} {
		if err := store.Append(expr); err != nil {
			t.Fatal(err)
		}
	}
	if exprs, err := store.Load(); err != nil || !slices.Equal(exprs, []string{"up", "sum(\n  up\n)", "time()"}) {
		t.Errorf("kept %q, %v", exprs, err)
	}
}
