package views

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Action is something a key does, under the name by which settings can give it another key.
type Action struct{ Name, Key, Does string }

// Actions are those that settings can rebind: Deps.Keys maps their names to other keys.
func Actions() []Action {
	return []Action{
		{"help", "?", "help"}, {"quit", "q", "quit"},
		{"dashboards", "d", "choose a dashboard"}, {"dashboard-in-tab", "D", "choose a dashboard for a tab of its own"},
		{"next-tab", "}", "the next tab"}, {"previous-tab", "{", "the previous tab"}, {"close-tab", "W", "close the tab"},
		{"star", "*", "put a star on the dashboard"}, {"server", "S", "ask another server"}, {"follow", "ctrl+f", "follow another viewer"},
		{"dashboard", "1", "back to the dashboard"}, {"home", "2", "the home screen"}, {"alerts", "3", "alerts"}, {"rules", "4", "rules"},
		{"targets", "5", "targets"}, {"explore-new", "6", "explore: a query of one's own"}, {"explore", "e", "explore the panel's query"},
		{"inspect", "i", "inspect the panel"}, {"crosshair", "c", "crosshair"}, {"links", "o", "links"}, {"series", "f", "which series are drawn"},
		{"annotations", "a", "annotations away, or back"}, {"alert-marks", "A", "alerts on the graphs, or away"}, {"time", "t", "choose a time range"}, {"zone", "T", "choose a time zone"},
		{"earlier-range", "b", "back to the range of before"}, {"own-range", "0", "the dashboard's own range"},
		{"zoom-in", "+", "zoom in"}, {"zoom-out", "-", "zoom out"}, {"pan-back", "[", "earlier"}, {"pan-ahead", "]", "later"},
		{"variables", "v", "choose a variable's value"}, {"next-value", "n", "the variable's next value"}, {"previous-value", "p", "the variable's previous value"}, {"own-values", "V", "the dashboard's own values again"},
		{"find", "/", "find a panel; filter a list"}, {"refresh", "r", "refresh now"}, {"refresh-interval", "R", "how often to refresh"}, {"pause", "space", "pause, go on"},
		{"playlist-next", ">", "the playlist's next dashboard"}, {"playlist-previous", "<", "the playlist's dashboard before"},
		{"kiosk", "K", "neither header nor footer"}, {"theme", "ctrl+t", "colours"}, {"sort", "s", "sort a table by its next column"}, {"reverse", "I", "sort the other way round"},
	}
}

// fixedKeys cannot be bound to an action: they move, open and go back everywhere, and letters move as in vi.
var fixedKeys = []string{"up", "down", "left", "right", "h", "j", "k", "l", "g", "G", "home", "end", "pgup", "pgdown", "tab", "shift+tab", "enter", "esc", "backspace", "ctrl+c", "ctrl+z"}

// FixedKeys are the keys that cannot be rebound.
func FixedKeys() []string { return slices.Clone(fixedKeys) }

// namedKeys are the keys without a character of their own, by the names a terminal reports.
var namedKeys = []string{"space", "insert", "delete", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12"}

// CheckKey says what is wrong with an action's new key, given all new keys; "" when it is right.
func CheckKey(keys map[string]string, action string) string {
	key := keys[action]
	parts := strings.Split(key, "+")
	last := parts[len(parts)-1]
	if last == "" {
		last, parts = "+", parts[:max(0, len(parts)-1)] // the key + itself
	}
	modified := len(parts) > 1
	switch {
	case slices.ContainsFunc(parts[:max(0, len(parts)-1)], func(m string) bool { return m != "" && m != "ctrl" && m != "alt" && m != "shift" }),
		utf8.RuneCountInString(last) != 1 && !slices.Contains(namedKeys, last) && !slices.Contains(fixedKeys, last),
		modified && last != strings.ToLower(last):
		return strconv.Quote(key) + " is no key; write one such as x, X, ctrl+x, alt+x, space or f5"
	case slices.Contains(fixedKeys, key):
		return strconv.Quote(key) + " moves, opens or goes back everywhere; choose another"
	}
	for _, a := range Actions() {
		has := a.Key
		if own := keys[a.Name]; own != "" {
			has = own
		}
		if a.Name != action && has == key {
			return strconv.Quote(key) + " is the key of " + a.Name + ", too; choose another, or give " + a.Name + " another"
		}
	}
	return ""
}

// rebind maps a pressed key to the default key of its action; "" is a key that has lost its action.
func rebind(keys map[string]string) map[string]string {
	if len(keys) == 0 {
		return nil
	}
	meant := map[string]string{}
	for _, a := range Actions() {
		if k := keys[a.Name]; k != "" && k != a.Key {
			if _, taken := meant[a.Key]; !taken {
				meant[a.Key] = ""
			}
		}
	}
	for _, a := range Actions() {
		if k := keys[a.Name]; k != "" && k != a.Key {
			meant[k] = a.Key
		}
	}
	return meant
}

// keyFor is a hint's keys as this reader has bound them.
func (r *Root) keyFor(hinted string) string {
	if len(r.meant) == 0 {
		return hinted
	}
	words := strings.Fields(hinted)
	for i, w := range words {
		for pressed, meant := range r.meant {
			if meant == w {
				words[i] = pressed
			}
		}
	}
	return strings.Join(words, " ")
}
