package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/query"
)

// completionTime is how long a shell waits for the server.
const completionTime = 1500 * time.Millisecond

// completeExpr completes an expression in the shell, with what the server knows.
func completeExpr(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	client, _, err := newClient(cmd)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ctx, cancel := context.WithTimeout(context.Background(), completionTime)
	defer cancel()
	typed = unquotedStart(typed)
	memory := promql.NewMemory()
	done := promql.Complete(typed, len(typed), memory)
	for round := 0; len(done.Needs) > 0 && round < 3; round++ {
		if learn(ctx, client, memory, done.Needs) != nil {
			break // what is known without the server is better than nothing
		}
		done = promql.Complete(typed, len(typed), memory)
	}
	var offers []string
	for _, item := range done.Items {
		text, _ := done.Apply(typed, item)
		if !strings.HasPrefix(text, typed) {
			continue // shells take only what goes on from what was typed
		}
		offers = append(offers, described(text, item.Detail, item.Help))
	}
	return offers, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// described is an offer with what shells show beside it.
func described(offer, kind, help string) string {
	about := strings.Join(strings.Fields(kind), " ")
	if help = strings.Join(strings.Fields(help), " "); about != "" && help != "" {
		about += ": "
	}
	if about += help; about == "" {
		return offer
	}
	return offer + "\t" + about
}

// unquotedStart is what was typed behind a quote of the shell that is still open: fish leaves it there, and puts it back itself.
func unquotedStart(typed string) string {
	if typed != "" && strings.ContainsAny(typed[:1], "'\"") && !strings.Contains(typed[1:], typed[:1]) {
		return typed[1:]
	}
	return typed
}

// completeDiscovery completes the names that subcommands take.
func completeDiscovery(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	client, _, err := newClient(cmd)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ctx, cancel := context.WithTimeout(context.Background(), completionTime)
	defer cancel()
	need := promql.Need{Kind: promql.NeedMetrics}
	switch name := cmd.Name(); {
	case name == "values" && len(args) == 0:
		need.Kind = promql.NeedLabels
	case name == "targets", name == "alerts", name == "rules", name == "status", name != "values" && len(args) > 0, len(args) > 1:
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	offers := startingWith(ctx, client, need, unquotedStart(typed))
	if need.Kind == promql.NeedMetrics {
		if about, err := client.MetricMetadata(ctx, "", 0); err == nil {
			for i, name := range offers {
				m := familyOf(about, name)
				offers[i] = described(name, m.Type, m.Help)
			}
		}
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}

func startingWith(ctx context.Context, client *query.Client, need promql.Need, typed string) []string {
	got, err := fetchNeed(ctx, client, need)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(got.list, func(name string) bool { return !strings.HasPrefix(name, typed) })
}
