package report

import "testing"

func TestPlainText(t *testing.T) {
	same := func(s string) string { return s }
	for _, c := range []struct{ mode, content, want string }{
		{"markdown", "# Head #\n\n- **one** of [two](http://x)\n1. *three*", "Head\none of two\nthree"},
		{"markdown", "the **_tenant by id_** panel, a_b_c, __init__ and _x_.", "the tenant by id panel, a_b_c, init and x."},
		{"markdown", "set `a.__name__` to ``x`y`` or `<b>*&amp;*</b>`", "set a.__name__ to x`y or <b>*&amp;*</b>"},
		{"markdown", "a `lone tick and ``another", "a `lone tick and ``another"},
		{"markdown", "```promql\nrate(a_b_c[5m]) * __x__\n```", "rate(a_b_c[5m]) * __x__"},
		{"html", "<b>5 &lt; 6</b>*<script>no</script>", "5 < 6*"},
		{"code", "<b>`as is`</b> ", "<b>`as is`</b> "},
	} {
		o := panelOptions{Mode: c.mode, Content: c.content}
		if got := o.plainText(same); got != c.want {
			t.Errorf("%s %q is %q, want %q", c.mode, c.content, got, c.want)
		}
	}
}
