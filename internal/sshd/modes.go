package sshd

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// bareTerminals print sequences they do not know, or take them for others; they have neither a title nor a mouse.
var bareTerminals = map[string]bool{"linux": true, "vt100": true, "vt220": true, "dumb": true, "": true}

// enter appends what puts the terminal into the modes that the model wants by now.
func (p *painted) enter(b []byte) []byte {
	b, p.aside = append(b, p.aside...), nil
	want, was := p.Painter.Modes(), p.modes
	want.WindowTitle = titleOnly(want.WindowTitle)
	if !p.entered {
		b = append(b, ansi.SetModeAltScreenSaveCursor+ansi.HideCursor...)
		if !p.bare {
			b = append(b, ansi.SetModeBracketedPaste+ansi.SetModifyOtherKeys2+ansi.PushKittyKeyboard(1)...)
		}
	}
	p.entered, p.modes = true, want
	if p.bare {
		return b
	}
	if want.MouseMode != was.MouseMode {
		b = append(b, ansi.ResetModeMouseButtonEvent+ansi.ResetModeMouseAnyEvent...)
		switch want.MouseMode {
		case tea.MouseModeNone:
			b = append(b, ansi.ResetModeMouseExtSgr...)
		case tea.MouseModeCellMotion:
			b = append(b, ansi.SetModeMouseButtonEvent+ansi.SetModeMouseExtSgr...)
		case tea.MouseModeAllMotion:
			b = append(b, ansi.SetModeMouseAnyEvent+ansi.SetModeMouseExtSgr...)
		}
	}
	if want.ReportFocus != was.ReportFocus {
		if want.ReportFocus {
			b = append(b, ansi.SetModeFocusEvent...)
		} else {
			b = append(b, ansi.ResetModeFocusEvent...)
		}
	}
	if want.WindowTitle != was.WindowTitle {
		b = append(b, ansi.SetWindowTitle(want.WindowTitle)...)
	}
	return b
}

// leave gives the terminal back as it was.
func (p *painted) leave() []byte {
	if !p.entered {
		return nil
	}
	b := []byte(ansi.ResetStyle)
	if !p.bare {
		b = append(b, ansi.ResetModifyOtherKeys+ansi.PopKittyKeyboard(1)+ansi.ResetModeBracketedPaste...)
		if p.modes.MouseMode != tea.MouseModeNone {
			b = append(b, ansi.ResetModeMouseButtonEvent+ansi.ResetModeMouseAnyEvent+ansi.ResetModeMouseExtSgr...)
		}
		if p.modes.ReportFocus {
			b = append(b, ansi.ResetModeFocusEvent...)
		}
		if p.modes.WindowTitle != "" {
			b = append(b, ansi.SetWindowTitle("")...)
		}
	}
	return append(b, ansi.ShowCursor+ansi.ResetModeAltScreenSaveCursor...)
}

// titleOnly removes from a title whatever would end it early.
func titleOnly(title string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(title, ""))
}
