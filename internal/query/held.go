package query

import "github.com/montui/montui/internal/dashboard"

// held restricts those who may only look at dashboards to the values that the dashboard offers: any other would be part of a query
// that nobody has written.
func (r *resolver) held(v *resolved, values []string) []string {
	if !r.vars.dash.Held || len(values) == 0 {
		return values
	}
	byValue, byText := index(v.options)
	var offered []string
	for _, value := range values {
		_, known := byValue[value]
		if _, text := byText[value]; text {
			known = true
		}
		if value == dashboard.AllValue {
			known = v.def.IncludeAll
		}
		if !known || v.def.Type == "adhoc" || v.def.Type == "textbox" {
			r.say(dashboard.Warning, v.def.Name, "you may choose among the values of %q that the dashboard offers; %q is none", v.def.Name, value)
			continue
		}
		offered = append(offered, value)
	}
	return offered
}

// Limited is the same server's client, held to limits.
func (c *Client) Limited(l Limits) *Client {
	limited, http := *c, *c.http
	http.Transport = l.Transport(http.Transport)
	limited.http = &http
	return &limited
}
