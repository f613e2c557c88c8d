package main

import (
	"slices"

	"github.com/spf13/cobra"
)

// manFact is a name and what is to be known about it.
type manFact struct{ name, text string }

// manExits are the exit codes of a command: those of all, and its own.
func manExits(cmd *cobra.Command) []manFact {
	exits := []manFact{{"0", "It worked."}, {"1", "It failed; why is said on the standard error."}, {"2", "It was asked wrongly: an unknown option, a missing argument."}}
	return append(exits, manOwnExits[cmd.Name()]...)
}

// manOwnExits are by the name of the command; what is said of 0 to 2 goes beyond what all have.
var manOwnExits = map[string][]manFact{
	"query": {
		{"3", "There was no data, and --fail-empty was given."},
		{"4", "What --expect wants is not so, or what --until waits for was not so within --within."},
		{"0, 1, 2, 3 with --nagios", "OK, WARNING, CRITICAL, UNKNOWN, as of a monitoring plugin."},
		{"1 of lint", "There is an error in the expression; with --strict also a warning or an advice."},
	},
	"check":      {{"1 with --strict", "Something in a dashboard is not shown as Grafana shows it."}},
	"dashboards": {{"1", "A place that the settings name cannot be read; the others are listed."}},
	"config":     {{"1 of check", "There is a mistake in the settings."}},
	"service":    {{"1 of status", "A service that is installed does not run."}},
	"setup":      {{"other", "With --remote, how the program on the other machine, or ssh, ended."}},
	"man":        {{"other", "How man ended."}},
}

// manEnvironment are the variables that a command reads.
func manEnvironment(cmd *cobra.Command) []manFact {
	switch cmd.Name() {
	case "export", "man", "service", "setup", "version":
		return manOwnEnvironment[cmd.Name()]
	}
	return append(slices.Clip(manOwnEnvironment[cmd.Name()]), manServers...)
}

// manServers are of every command that asks a server.
var manServers = []manFact{
	{"MONTUI_URL", "The server to ask, by its address or its name in the settings, where there is no --url."},
	{"XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_RUNTIME_DIR", "Where settings, data, state and the note of a running collector are (~/.config, ~/.local/share, ~/.local/state)."},
}

var manScreens = []manFact{
	{"NO_COLOR", "When set, there are no colours."},
	{"TERM, COLORTERM, LC_ALL, LC_CTYPE, LANG", "What the terminal can show: how many colours, and whether braille patterns or ASCII."},
}

var manOwnEnvironment = map[string][]manFact{
	"montui": manScreens,
	"open":   manScreens,
	"home":   manScreens,
	"query": append([]manFact{
		{"MONTUI_PASSWORD", "The password of --user, where there is no --password-file."},
		{"PAGER, LESS, LESSCHARSET", "What shows long answers on a terminal (less -RFX), and its settings."},
		{"VISUAL, EDITOR", `The editor of the prompt's \e and of ctrl-x (vi).`},
		{"COLUMNS", "The width of graphs and tables where the output is no terminal (80)."},
	}, manScreens...),
	"export": {
		{"DATA_SOURCE_NAME", "Where and as whom to ask MySQL or PostgreSQL, as for the original exporters, where no file says so."},
		{"DATA_SOURCE_URI, DATA_SOURCE_USER, DATA_SOURCE_PASS", "The same of PostgreSQL in parts; with _FILE behind the name, a file that has it."},
	},
	"serve": {
		{"LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES", "The sockets that systemd hands over, for --listen systemd."},
		{"GOMEMLIMIT", "What the server keeps its memory to, instead of by the limit in the settings."},
	},
	"setup": {
		{"ACCESSIBLE", "When set, questions are asked in plain lines, for screen readers."},
	},
}

// manFiles are the files that a command reads or writes.
func manFiles(cmd *cobra.Command) []manFact {
	switch cmd.Name() {
	case "man", "version":
		return nil
	}
	return append(slices.Clip(manOwnFiles[cmd.Name()]), manSettings...)
}

var manSettings = []manFact{{"~/.config/montui/config.yaml", "The settings: servers, dashboards, keys, theme. montui config check names mistakes in it."}}

var manOwnFiles = map[string][]manFact{
	"query": {{"~/.local/state/montui/history", "What was entered at the prompt; only its owner may read it."}},
	"collect": {
		{"~/.local/share/montui/tsdb", "The time series, in the format of Prometheus (--data)."},
		{"$XDG_RUNTIME_DIR/montui/collector.json", "The note by which the other commands find a running collector."},
	},
	"export": {{"/etc/montui/export.yaml", "Which exporters run, and how (montui export all)."}},
	"serve": {
		{"~/.local/share/montui/ssh_host_ed25519", "The key of the SSH server, made on the first start (--host-key)."},
	},
	"service": {
		{"/etc/systemd/system/montui-collect.service, montui-serve.service", "The units of the system; those of a user are in ~/.config/systemd/user."},
		{"/etc/montui", "The configuration of the system's services: prometheus.yml, rules, config.yaml."},
		{"/var/lib/montui", "Their data."},
	},
	"setup": {
		{"/etc/montui/export.yaml", "Which exporters run, and how."},
		{"/etc/montui/setup.json", "What was made, for --remove."},
		{"/etc/montui/targets", "On the monitoring machine: the targets that --register puts there, for file_sd_configs."},
	},
}

// manNeighbours are pages of other programs.
var manNeighbours = map[string][]string{
	"query":   {"promtool", "less"},
	"collect": {"prometheus", "systemd"},
	"export":  {"prometheus-node-exporter"},
	"serve":   {"ssh"},
	"service": {"systemctl", "journalctl", "loginctl"},
	"setup":   {"ssh", "systemctl"},
}
