package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// newManCommand shows the manual: one page for montui and one for each command, made from the text of --help.
func newManCommand() *cobra.Command {
	dir := ""
	cmd := &cobra.Command{
		Use:   "man [COMMAND]",
		Short: "Show the manual page of montui, or of one of its commands",
		Long: `man shows a page of the manual by the machine's own man; where the output is no terminal, it is the page's source (roff).
With --dir it writes all pages into a folder.`,
		Example: "  montui man\n  montui man query\n  sudo montui man --dir /usr/local/share/man/man1",
		Args:    cobra.ArbitraryArgs,
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, page := range manPages(cmd.Root())[1:] {
				if len(args) == 0 {
					names = append(names, page.Name()+"\t"+page.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if dir != "" {
				if len(args) > 0 {
					return usagef("--dir writes every page: there is no command to name")
				}
				return writeManPages(cmd, dir)
			}
			page, err := manPageOf(cmd.Root(), args)
			if err != nil {
				return err
			}
			if isTerminal(cmd.OutOrStdout()) {
				return showManPage(page)
			}
			_, err = io.WriteString(cmd.OutOrStdout(), manSource(page))
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "", "write montui.1, montui-query.1 and all others into this folder")
	_ = cmd.MarkFlagDirname("dir") // it has just been defined
	return cmd
}

// manPages are the commands that have a page of their own: montui, and what stands directly below it.
func manPages(root *cobra.Command) []*cobra.Command {
	pages := []*cobra.Command{root}
	for _, sub := range root.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "help" {
			pages = append(pages, sub)
		}
	}
	return pages
}

// manPageOf finds the page on which a command stands: "query lint" is on that of query.
func manPageOf(root *cobra.Command, words []string) (*cobra.Command, error) {
	if len(words) == 0 {
		return root, nil
	}
	found, rest, err := root.Find(words)
	if err != nil || len(rest) > 0 || found == root {
		return nil, usagef("there is no command %q: montui --help lists them", strings.Join(words, " "))
	}
	for found.Parent() != root {
		found = found.Parent()
	}
	if !slices.Contains(manPages(root), found) {
		return nil, usagef("%s has no page: montui help %s", found.Name(), found.Name())
	}
	return found, nil
}

func writeManPages(cmd *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, page := range manPages(cmd.Root()) {
		file := filepath.Join(dir, manName(page)+".1")
		if err := os.WriteFile(file, []byte(manSource(page)), 0o644); err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), file)
	}
	return nil
}

// showManPage has man show the page: a name with a slash in it is a file to every man.
func showManPage(page *cobra.Command) error {
	man, err := exec.LookPath("man")
	if err != nil {
		return page.Help() // the same, less neatly
	}
	dir, err := os.MkdirTemp("", "montui-man-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) // a temporary file that stays is no reason to fail
	file := filepath.Join(dir, manName(page)+".1")
	if err := os.WriteFile(file, []byte(manSource(page)), 0o600); err != nil {
		return err
	}
	show := exec.Command(man, file)
	show.Stdin, show.Stdout, show.Stderr = os.Stdin, os.Stdout, os.Stderr
	var ended *exec.ExitError
	if err := show.Run(); errors.As(err, &ended) {
		return exitError{ended.ExitCode()} // man has said why
	} else if err != nil {
		return err
	}
	return nil
}
