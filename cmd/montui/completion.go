package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// newCompletionCommand prints a shell's completion script: cobra's for commands and flags, and ours for the word behind an open
// quote. PromQL is hardly ever typed without quotes, and cobra's scripts do not complete inside them.
func newCompletionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "completion",
		Short: "Completion for your shell, of expressions too: metrics, labels and values of the server",
		Example: "  bash:  montui completion bash | sudo tee /etc/bash_completion.d/montui\n" +
			"  zsh:   montui completion zsh > \"${fpath[1]}/_montui\"\n" +
			"  fish:  montui completion fish > ~/.config/fish/completions/montui.fish",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return usagef("for which shell? bash, zsh, fish or powershell")
		},
	}
	for _, shell := range []struct {
		name  string
		write func(root *cobra.Command, w io.Writer) error
		ours  string
	}{
		{"bash", func(root *cobra.Command, w io.Writer) error { return root.GenBashCompletionV2(w, true) }, bashQuotes},
		{"zsh", (*cobra.Command).GenZshCompletion, zshQuotes},
		{"fish", writeFish, ""},
		{"powershell", (*cobra.Command).GenPowerShellCompletionWithDesc, ""},
	} {
		cmd.AddCommand(&cobra.Command{
			Use: shell.name, Short: "Completion for " + shell.name, Args: cobra.NoArgs, ValidArgsFunction: cobra.NoFileCompletions,
			RunE: func(cmd *cobra.Command, _ []string) error {
				if err := shell.write(cmd.Root(), cmd.OutOrStdout()); err != nil {
					return err
				}
				_, err := fmt.Fprint(cmd.OutOrStdout(), shell.ours)
				return err
			},
		})
	}
	return cmd
}

// writeFish makes cobra's script compare the candidates with the text behind an open quote.
func writeFish(root *cobra.Command, w io.Writer) error {
	var script strings.Builder
	if err := root.GenFishCompletion(&script, true); err != nil {
		return err
	}
	_, err := io.WriteString(w, strings.Replace(script.String(), "(commandline -t | string escape",
		`(commandline -t | string replace -r -- '^[\'"]' '' | string escape`, 1))
	return err
}

// bashQuotes completes the word behind an open quote. Readline puts the quote back itself.
const bashQuotes = `
__montui_quoted() {
    local cur=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT} before=() offer
    case $cur in
    \'*|\"*) ;;
    *) __start_montui "$@"; return ;;
    esac
    eval "before=(${line%"$cur"})" 2>/dev/null || return
    COMPREPLY=()
    while IFS= read -r offer; do
        [[ $offer == :[0-9]* ]] || COMPREPLY+=("${offer%%$'\t'*}")
    done < <("${before[0]}" __complete "${before[@]:1}" "${cur:1}" 2>/dev/null)
    compopt -o nospace +o default
}
complete -o default -F __montui_quoted montui
`

// zshQuotes does the same for zsh: the quote is in QIPREFIX, and compadd quotes what it adds.
const zshQuotes = `
_montui_quoted() {
    local -a offers names
    local i
    if [[ ${words[CURRENT]} != [\'\"]* ]]; then
        _montui "$@"
        return
    fi
    offers=("${(@f)$("${(Q)words[1]}" __complete "${(@Q)words[2,CURRENT-1]}" "${words[CURRENT][2,-1]}" 2>/dev/null)}")
    offers=("${(@)offers:#:[0-9]*}")
    names=("${(@)offers%%$'\t'*}")
    offers=("${(@)offers//$'\t'/  -- }")
    for ((i = 1; i <= $#offers; i++)); do offers[i]=${offers[i][1,COLUMNS-1]}; done
    compadd -S '' -l -d offers -a names
}
compdef _montui_quoted montui
`
