package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/config"
)

// newConfigCommand looks after the settings file.
func newConfigCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Check and show the settings",
		Long: `The settings are in ~/.config/montui/config.yaml ($XDG_CONFIG_HOME/montui/config.yaml); all of them are optional.
docs/settings.md has every field.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	check := &cobra.Command{
		Use:   "check [FILE]",
		Short: "Name every mistake in the settings, with its line and the mend",
		Long: `Name every mistake in the settings, with its line and the mend, and what cannot be read of the provisioning folders they name.
No server is asked. The exit status is 1 when there is anything to mend.`,
		Example: "  montui config check\n  montui config check team.yaml",
		Args:    cobra.MaximumNArgs(1),
		RunE:    checkConfig,
	}
	show := &cobra.Command{
		Use:   "show [FILE]",
		Short: "Show the settings as montui understands them, secrets masked",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := settingsPath(args)
			if err != nil {
				return err
			}
			shown, err := config.Show(path)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "# %s\n%s", path, shown)
			return err
		},
	}
	schema := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON schema of the settings, for editors",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			schema, err := settingsSchema()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(schema)
			return err
		},
	}
	cmd.AddCommand(check, show, schema)
	return cmd
}

// settingsPath is the file that was named, which has to be there, or the usual one.
func settingsPath(args []string) (string, error) {
	if len(args) == 0 {
		return config.Path()
	}
	_, err := os.Stat(args[0])
	return args[0], err
}

func checkConfig(cmd *cobra.Command, args []string) error {
	path, err := settingsPath(args)
	if err != nil {
		return err
	}
	settings, err := config.Load(path)
	if err == nil {
		err = errors.Join(checkKeys(settings, path), unread(settings))
	}
	if err != nil {
		fmt.Fprintln(cmd.OutOrStdout(), err)
		return exitError{exitFailed}
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is not there; the defaults hold\n", path)
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is in order\n", path)
	return err
}

// unread is what cannot be read of the provisioning folders.
func unread(settings config.Config) error {
	if problems := settings.Provision().Unread; len(problems) > 0 {
		return problems
	}
	return nil
}
