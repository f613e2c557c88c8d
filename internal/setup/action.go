package setup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// action is one thing a step does. What is shown is built from the same words as what is done; only passwords are masked.
type action struct {
	show []string
	do   func(context.Context) (back func(context.Context) error, err error)
}

func nothing(context.Context) error { return nil }

// doAll does actions in order. When one fails, those before it are undone, and back is nil.
func doAll(ctx context.Context, actions []action) (back func(context.Context) error, err error) {
	var backs []func(context.Context) error
	back = func(ctx context.Context) error {
		var failures []error
		for i := len(backs) - 1; i >= 0; i-- {
			failures = append(failures, backs[i](ctx))
		}
		return errors.Join(failures...)
	}
	for _, a := range actions {
		undo, err := a.do(ctx)
		if err != nil {
			return nil, errors.Join(err, back(context.WithoutCancel(ctx)))
		}
		backs = append(backs, undo)
	}
	return back, nil
}

// writing puts a file in place; undone, the previous file is back.
func (m Machine) writing(name, text string, mode fs.FileMode, owner, masked string) action {
	shown := text
	if masked != "" {
		shown = strings.ReplaceAll(text, masked, "PASSWORD")
	}
	whose := ""
	if owner != "" {
		whose = ", owned by " + owner
	}
	show := []string{fmt.Sprintf("write %s, mode %04o%s:", name, mode, whose)}
	for line := range strings.Lines(shown) {
		show = append(show, "  | "+strings.TrimRight(line, "\n"))
	}
	return action{show, func(context.Context) (func(context.Context) error, error) {
		back, err := m.asBefore(name)
		if err != nil {
			return nil, err
		}
		return back, m.write(name, text, mode, owner)
	}}
}

// asBefore remembers a file so that it can be restored. Of one that does not exist it remembers which folders are new, too.
func (m Machine) asBefore(name string) (func(context.Context) error, error) {
	old, err := os.ReadFile(m.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		folders := m.missingFolders(name)
		return func(context.Context) error {
			failures := []error{m.remove(name)}
			for i := len(folders) - 1; i >= 0; i-- {
				failures = append(failures, m.removeFolder(folders[i]))
			}
			return errors.Join(failures...)
		}, nil
	}
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(m.path(name))
	if err != nil {
		return nil, err
	}
	return func(context.Context) error {
		// Owner and place stay; a rename would make root the owner.
		return errors.Join(os.WriteFile(m.path(name), old, info.Mode().Perm()), os.Chmod(m.path(name), info.Mode().Perm()))
	}, nil
}

// running runs a command, and to undo it another one, if there is one.
func (m Machine) running(back []string, name string, args ...string) action {
	return action{[]string{"run " + strings.Join(append([]string{name}, args...), " ")}, func(ctx context.Context) (func(context.Context) error, error) {
		_, err := m.Run(ctx, "", nil, name, args...)
		if len(back) == 0 {
			return nothing, err
		}
		return func(ctx context.Context) error {
			_, err := m.Run(ctx, "", nil, back[0], back[1:]...)
			return err
		}, err
	}}
}

// wholly takes back what an action that fails has left: an image, or a container that does not start.
func wholly(a action) action {
	return action{a.show, func(ctx context.Context) (func(context.Context) error, error) {
		back, err := a.do(ctx)
		if err != nil {
			return nil, errors.Join(err, back(context.WithoutCancel(ctx)))
		}
		return back, nil
	}}
}

// checking changes nothing: a step whose check fails has failed.
func checking(what string, check func(context.Context) error) action {
	return action{[]string{"check that " + what}, func(ctx context.Context) (func(context.Context) error, error) {
		return nothing, check(ctx)
	}}
}
