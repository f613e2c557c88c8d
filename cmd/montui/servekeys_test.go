package main

import (
	"testing"
	"time"
)

func TestKeysThatCouldNotBeFetchedAreFetchedSoon(t *testing.T) {
	for failures, want := range map[int]time.Duration{0: keysEvery, 1: 5 * time.Second, 2: 10 * time.Second, 8: 640 * time.Second, 9: keysEvery, 1000: keysEvery} {
		if got := fetchAgain(failures); got != want {
			t.Errorf("after %d failures: %s, want %s", failures, got, want)
		}
	}
}
