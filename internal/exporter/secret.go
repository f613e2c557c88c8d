package exporter

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// checkSecret refuses a file with a password in it that others than its owner can read.
func checkSecret(file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	if mode := info.Mode(); !mode.IsRegular() {
		return fmt.Errorf("%s is not a file", file)
	} else if mode.Perm()&0o077 != 0 {
		return fmt.Errorf("%s holds a password and others can read it (mode %04o); chmod 600 %s", file, mode.Perm(), file)
	}
	return nil
}

// readSecret is the first line of such a file.
func readSecret(file string) (string, error) {
	if err := checkSecret(file); err != nil {
		return "", err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	if line = strings.TrimSpace(line); line == "" {
		return "", errors.New(file + " is empty")
	}
	return line, nil
}
