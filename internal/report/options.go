package report

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
)

// panelOptions are the options of the panel types that a report reads.
type panelOptions struct {
	Legend struct {
		Calcs []string
	}
	ReduceOptions *struct {
		Values bool
		Calcs  []string
		Fields string
		Limit  float64
	}
	ColorMode  string
	FrameIndex float64
	SortBy     []struct {
		DisplayName string
		Desc        bool
	}
	Calculate bool
	Content   string
	Mode      string
}

// parseOptions reads what it can; an option of another type than Grafana writes counts as not given.
func parseOptions(raw json.RawMessage) panelOptions {
	var whole map[string]json.RawMessage
	var o panelOptions
	if json.Unmarshal(raw, &whole) != nil {
		return o
	}
	for key, into := range map[string]any{"legend": &o.Legend, "reduceOptions": &o.ReduceOptions, "colorMode": &o.ColorMode,
		"frameIndex": &o.FrameIndex, "sortBy": &o.SortBy, "calculate": &o.Calculate, "content": &o.Content, "mode": &o.Mode} {
		if v, ok := whole[key]; ok {
			_ = json.Unmarshal(v, into)
		}
	}
	return o
}

var (
	htmlTag   = regexp.MustCompile(`(?s)<!--.*?-->|<(script|style)[^>]*>.*?</(script|style)>|</?[a-zA-Z][^>]*>`)
	mdImage   = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	mdLink    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	mdHeading = regexp.MustCompile(`(?m)^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$`)
	mdBullet  = regexp.MustCompile(`(?m)^[ \t]*(?:[*+-]|\d+[.)])[ \t]+`)
	mdQuote   = regexp.MustCompile(`(?m)^[ \t]*>[ \t]?`)
	mdRule    = regexp.MustCompile(`(?m)^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$`)
	mdStrong  = regexp.MustCompile(`(\*\*|__)(.+?)(\*\*|__)`)
	mdEm      = regexp.MustCompile(`\*([^*\n]+)\*`)
	mdCode    = regexp.MustCompile("`+([^`]*)`+")
	blank     = regexp.MustCompile(`\n{2,}`)
)

// plainText is a text panel's content as it reads.
func (o panelOptions) plainText(interpolate func(string) string) string {
	text := interpolate(o.Content)
	if o.Mode == "code" {
		return text
	}
	if o.Mode != "html" {
		text = mdImage.ReplaceAllString(text, "")
		text = mdLink.ReplaceAllString(text, "$1")
		text = mdRule.ReplaceAllString(text, "")
		text = mdHeading.ReplaceAllString(text, "$1")
		text = mdQuote.ReplaceAllString(text, "")
		text = mdBullet.ReplaceAllString(text, "")
		text = mdStrong.ReplaceAllString(text, "$2")
		text = mdEm.ReplaceAllString(text, "$1")
		text = mdCode.ReplaceAllString(text, "$1")
	}
	text = html.UnescapeString(htmlTag.ReplaceAllString(text, ""))
	if o.Mode != "html" {
		text = blank.ReplaceAllString(text, "\n")
	}
	return strings.TrimSpace(text)
}
