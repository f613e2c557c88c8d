package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"github.com/montui/montui/internal/prompt"
	"github.com/montui/montui/internal/promql"
	"github.com/montui/montui/internal/query"
	"github.com/montui/montui/internal/theme"
)

// runPrompt is a dialogue in a terminal: below what is there already, not on a screen of its own.
func runPrompt(cmd *cobra.Command, f *queryFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	s, err := newSession(cmd, f)
	if err != nil {
		return err
	}
	history, file, err := openHistory()
	if err != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), "montui: the history is not kept:", err)
	}
	if file != nil {
		defer file.Close()
	}
	s.history = history
	settings, err := loadSettings()
	if err != nil {
		return err
	}
	dark, err := darkOf(settings.Theme)
	if err != nil {
		return err
	}
	depth, glyphs := theme.Detect("", os.Environ())
	p := &prompter{s: s, m: prompt.New(history, promql.NewMemory()), file: file, ctx: cmd.Context(), width: 80, height: 24}
	p.look = func(isDark bool) {
		if dark != nil {
			isDark = *dark
		}
		p.theme = theme.New(depth, isDark, glyphs)
	}
	p.look(true)
	p.refresh()
	s.forget = func() { p.forgotten = true }
	fmt.Fprintf(cmd.OutOrStdout(), "montui query · %s · \\? for help\n", s.a.client.URL())
	// The prompt chooses the depth of colour itself; ctrl-c is a key, and its signal is for who is given the terminal.
	_, err = tea.NewProgram(p, tea.WithContext(cmd.Context()), tea.WithColorProfile(colorprofile.TrueColor), tea.WithoutSignalHandler()).Run()
	return endOfScreen(err)
}

// prompter holds the terminal for a prompt and its session.
type prompter struct {
	s             *session
	m             *prompt.Model
	file          *os.File // the history's; nil when it cannot be kept
	ctx           context.Context
	look          func(dark bool)
	theme         *theme.Theme
	width, height int
	drawn         int                // lines of the last view
	giveUp        context.CancelFunc // while something is asked
	ahead         []tea.KeyPressMsg  // typed behind an enter that has to wait for what is asked
	forgotten     bool               // what was known was another server's
	over          bool

	// What the session has, as of its last answer: while it works it is not looked at.
	client *query.Client
	state  string
}

// answered is what a line gave.
type answered struct {
	text string
	over handover
}

// told is what completion asked for.
type told struct {
	learnt
	err error
}

// goOn is that an answer is on the screen, and what was typed meanwhile is obeyed.
type goOn struct{}

// returned is the terminal being given back; text is what was written in an editor.
type returned struct {
	err  error
	text *string
}

func (p *prompter) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, p.learn(promql.Need{Kind: promql.NeedMetrics}), p.learn(promql.Need{Kind: promql.NeedMetadata}))
}

func (p *prompter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.width, p.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		p.look(msg.IsDark())
	case tea.PasteMsg:
		p.m.Paste(msg.Content)
	case tea.KeyPressMsg:
		return p, p.press(msg)
	case told:
		if msg.err != nil {
			p.m.Known(msg.need, true) // the server may be away: the next key asks again
			return p, nil
		}
		msg.into(p.m.Memory)
		p.m.Known(msg.need, false)
		return p, p.learnMore()
	case answered:
		return p, tea.Sequence(p.answer(msg), func() tea.Msg { return goOn{} })
	case goOn:
		return p, p.goOn()
	case returned:
		if msg.text != nil {
			p.m.SetText(*msg.text)
		}
		if msg.err != nil {
			return p, tea.Println("montui: " + msg.err.Error())
		}
	}
	return p, nil
}

// maxAhead bounds what is typed ahead.
const maxAhead = 10_000

// goOn obeys what was typed ahead, up to the next question.
func (p *prompter) goOn() tea.Cmd {
	var all []tea.Cmd
	for len(p.ahead) > 0 && p.giveUp == nil && !p.over {
		next := p.ahead[0]
		p.ahead = p.ahead[1:]
		all = append(all, p.obey(next))
	}
	return tea.Batch(all...)
}

// press is a key; one that comes behind a question that waits for the answer to another waits as well.
func (p *prompter) press(msg tea.KeyPressMsg) tea.Cmd {
	switch waits := len(p.ahead) > 0 || p.giveUp != nil && msg.String() == "enter"; {
	case waits && msg.String() == "ctrl+c":
		p.ahead = nil
	case waits:
		if len(p.ahead) < maxAhead {
			p.ahead = append(p.ahead, msg)
		}
		return nil
	}
	return p.obey(msg)
}

func (p *prompter) obey(msg tea.KeyPressMsg) tea.Cmd {
	switch p.m.Press(msg.String(), msg.Text) {
	case prompt.Enter:
		return p.enter()
	case prompt.Leave:
		p.over = true
		return tea.Quit
	case prompt.Cancel:
		if p.giveUp != nil {
			p.giveUp()
		}
	case prompt.Clear:
		return tea.ClearScreen
	case prompt.Edit:
		return p.edit(p.m.Text())
	}
	return p.learnMore()
}

// enter leaves the line above, remembers it, and has it answered.
func (p *prompter) enter() tea.Cmd {
	text := p.m.Text()
	shown, _, _ := p.entered(text)
	if line := p.m.History.Add(text); line != "" && p.file != nil {
		if _, err := p.file.WriteString(line); err != nil {
			p.m.Status = "the history is not kept: " + err.Error()
			p.file = nil
		}
	}
	p.m.SetText("")
	ctx, cancel := context.WithCancel(p.ctx)
	p.giveUp = cancel
	return tea.Sequence(tea.Println(shown), func() tea.Msg {
		var out bytes.Buffer
		begin := time.Now()
		over, err := p.s.run(ctx, text, &out, &out)
		var said exitError
		switch {
		case errors.Is(err, context.Canceled):
			out.WriteString("given up\n")
		case err != nil && !errors.As(err, &said):
			fmt.Fprintln(&out, "montui:", err)
		case err == nil && out.Len() > 0 && p.s.expr != "" && !strings.HasPrefix(text, `\`):
			fmt.Fprintf(&out, "(%s)\n", time.Since(begin).Round(100*time.Microsecond))
		}
		return answered{out.String(), over}
	})
}

// entered is a text as it stays above.
func (p *prompter) entered(text string) (string, int, int) {
	m := prompt.New(&prompt.History{}, promql.NewMemory())
	m.SetText(text)
	grid, x, y := m.Draw(p.width, strings.Count(text, "\n")+len(text)/max(p.width-4, 1)+4, p.theme)
	lines := strings.Split(grid.Encode(p.theme.Depth), "\n")
	return strings.Join(lines[:len(lines)-1], "\n"), x, y
}

// answer prints what came, in a pager when it is long, and gives the terminal to who needs it.
func (p *prompter) answer(a answered) tea.Cmd {
	if p.giveUp != nil {
		p.giveUp()
		p.giveUp = nil
	}
	p.refresh()
	var then tea.Cmd
	switch {
	case a.over.leave:
		p.over, then = true, tea.Quit
	case a.over.edit:
		then = p.edit(p.s.expr)
	case a.over.run != nil:
		then = p.aside(func() error { return a.over.run(p.ctx) }, done)
	}
	text := strings.TrimRight(a.text, "\n")
	switch {
	case text == "":
		return then
	case strings.Count(text, "\n") < max(p.height-3, 3):
		return tea.Sequence(tea.Println(text), then)
	}
	return tea.Sequence(p.aside(func() error {
		out := newPager(os.Stdout, !p.s.f.noPager)
		_, err := io.WriteString(out, text+"\n")
		if leftEarly(err) {
			err = nil
		}
		return errors.Join(err, out.Close())
	}, done), then)
}

func done(err error) tea.Msg {
	var said exitError
	if errors.As(err, &said) {
		err = nil
	}
	return returned{err: err}
}

// refresh takes over what the session has now.
func (p *prompter) refresh() {
	p.client, p.state = p.s.a.client, p.s.f.output
	if p.s.f.span != "" {
		p.state += " · " + p.s.f.span
	}
	if p.s.file != nil {
		p.state += " · to " + p.s.file.Name()
	}
	if p.forgotten {
		p.forgotten = false
		p.m.Forget()
	}
}

// edit gives the text to $EDITOR and takes it back.
func (p *prompter) edit(text string) tea.Cmd {
	file, err := os.CreateTemp("", "montui-*.promql")
	if err != nil {
		return tea.Println("montui: " + err.Error())
	}
	_, err = file.WriteString(text + "\n")
	if err := errors.Join(err, file.Close()); err != nil {
		return tea.Println("montui: " + err.Error())
	}
	words := strings.Fields(cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR"), "vi"))
	return p.aside(func() error {
		editor := exec.Command(words[0], append(words[1:], file.Name())...)
		editor.Stdin, editor.Stdout, editor.Stderr = os.Stdin, os.Stdout, os.Stderr
		return editor.Run()
	}, func(err error) tea.Msg {
		defer os.Remove(file.Name()) // it is not wanted any more
		if err != nil {
			return returned{err: err}
		}
		raw, err := os.ReadFile(file.Name())
		written := strings.TrimRight(string(raw), "\n ")
		return returned{err, &written}
	})
}

// learnMore asks what completion would like to know.
func (p *prompter) learnMore() tea.Cmd {
	var all []tea.Cmd
	for _, need := range p.m.Needs() {
		all = append(all, p.learn(need))
	}
	return tea.Batch(all...)
}

func (p *prompter) learn(need promql.Need) tea.Cmd {
	client, ctx := p.client, p.ctx
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		got, err := fetchNeed(ctx, client, need)
		return told{got, err}
	}
}

func (p *prompter) View() tea.View {
	if p.over {
		return tea.NewView("")
	}
	p.m.Status = p.state + ` · tab completes · ctrl-r history · \? help`
	if p.giveUp != nil {
		p.m.Status = "asking … ctrl-c gives up"
	}
	grid, x, y := p.m.Draw(p.width, p.height, p.theme)
	p.drawn = grid.H()
	view := tea.NewView(grid.Encode(p.theme.Depth))
	view.Cursor = tea.NewCursor(x, y)
	return view
}

// aside has the terminal for a while. The prompt is taken away before, and is drawn as many lines above the cursor afterwards as the
// renderer believes it to be below the prompt's first line.
func (p *prompter) aside(run func() error, then tea.ExecCallback) tea.Cmd {
	return tea.Exec(terminalFunc(func() error {
		below := max(p.drawn-1, 0)
		if below > 0 {
			fmt.Printf("\x1b[%dA", below)
		}
		fmt.Print("\r\x1b[J")
		err := run()
		fmt.Print("\r\x1b[K" + strings.Repeat("\n", below))
		return err
	}), then)
}

// terminalFunc is run while the terminal is free; it finds its own streams.
type terminalFunc func() error

func (f terminalFunc) Run() error          { return f() }
func (f terminalFunc) SetStdin(io.Reader)  {}
func (f terminalFunc) SetStdout(io.Writer) {}
func (f terminalFunc) SetStderr(io.Writer) {}
