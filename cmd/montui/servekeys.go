package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

const (
	keysEvery   = 15 * time.Minute
	keysTimeout = 20 * time.Second
	maxKeys     = 1 << 20
)

// keptIn is the file that an address's keys are kept in.
func keptIn(dir, url string) string {
	return filepath.Join(dir, "keys", fmt.Sprintf("%x", sha256.Sum256([]byte(url)))[:24])
}

// keepKeys looks after the addresses that are new.
func (h *host) keepKeys(ctx context.Context) {
	for url, file := range h.now.Load().keys {
		if !h.fetched[url] {
			h.fetched[url] = true
			h.fetching.Go(func() { h.keep(ctx, url, file) })
		}
	}
}

// keep fetches an address's keys every so often. Where it cannot, the keys of the last time go on.
func (h *host) keep(ctx context.Context, url, file string) {
	for failures := 0; ; {
		err := fetchKeys(ctx, url, file)
		if err != nil {
			failures++
		} else {
			failures = 0
		}
		again := fetchAgain(failures)
		if err != nil && ctx.Err() == nil {
			h.log.Warn("keys cannot be fetched; those of the last time go on", "url", url, "error", err, "again_in", again.String())
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(again):
		}
	}
}

// fetchAgain is when to fetch next: soon where it failed, as at a start of the machine before its network is there.
func fetchAgain(failures int) time.Duration {
	if failures == 0 || failures > 8 {
		return keysEvery
	}
	return min(keysEvery, 5*time.Second<<(failures-1))
}

// fetchKeys fetches a list of keys into a file, whole or not at all. An empty list is kept: all keys may have been taken away.
func fetchKeys(ctx context.Context, url, file string) error {
	ctx, cancel := context.WithTimeout(ctx, keysTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the answer is %s", resp.Status)
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxKeys+1))
	if err != nil {
		return err
	}
	if len(text) > maxKeys || bytes.HasPrefix(bytes.TrimSpace(text), []byte("<")) {
		return errors.New("the answer is no list of keys")
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return writeFile(file, func(w io.Writer) error { _, err := w.Write(text); return err })
}
