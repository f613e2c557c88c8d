package main

import "github.com/spf13/cobra"

func runPrompt(cmd *cobra.Command, f *queryFlags) error { return nil }
func runLines(cmd *cobra.Command, f *queryFlags) error  { return usagef("there is no expression") }
