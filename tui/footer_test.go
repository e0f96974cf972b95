package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/theme"
)

// TestFooterFollowsTheView: what one view alone has comes early, and the way out and
// help are always there.
func TestFooterFollowsTheView(t *testing.T) {
	for keys, wants := range map[string][]string{
		"":  {"? help", "q quit"},
		"2": {"o heatmap", "? help", "q quit"},
		"3": {"/ search", "o outcome", "? help", "q quit"},
		"5": {"o kind", "/ search", "? help", "q quit"},
	} {
		m := appAt(&fakeEngine{snap: isolating()}, 80, 24)
		m.render()
		for _, key := range strings.Fields(keys) {
			send(m, press(key))
		}
		lines := strings.Split(stripped(m), "\n")
		for _, want := range wants {
			if got := lines[len(lines)-1]; !strings.Contains(got, want) {
				t.Errorf("after %q: got %q, want %q", keys, got, want)
			}
		}
	}
}

// TestTypingFindsItsField: in the search for traces what is typed, or pasted, goes
// to the field that takes it, wherever the cursor is; elsewhere a paste is refused.
func TestTypingFindsItsField(t *testing.T) {
	m := appAt(&fakeEngine{snap: healthy()}, 100, 30)
	m.render()
	for _, key := range strings.Fields("esc 3 / f a u l t = p a") {
		send(m, press(key))
	}
	send(m, tea.PasteMsg{Content: "y\n"})
	if got := stripped(m); !strings.Contains(got, "fault=pay_") {
		t.Errorf("got\n%s\nwant what was typed", got)
	}
	for _, key := range strings.Fields("esc :") {
		send(m, press(key))
	}
	send(m, tea.PasteMsg{Content: "heal"})
	if got := stripped(m); !strings.Contains(got, "> heal_") {
		t.Errorf("pasted into the commands:\n%s", got)
	}
	send(m, press("esc"))
	send(m, tea.PasteMsg{Content: "fR"})
	if m.dialog != nil || m.notice.text != "what was pasted can't be typed here" {
		t.Errorf("pasted on a view: got %q, dialog %v", m.notice.text, m.dialog)
	}
}

// TestHeaderKeepsClockAndLoad beside the warning of a busy machine, which is never
// cut at its beginning.
func TestHeaderKeepsClockAndLoad(t *testing.T) {
	for _, v := range []string{"1", "2", "6"} {
		snap := healthy()
		snap.LateNow = 0.064
		m := appAt(&fakeEngine{snap: snap}, 80, 24)
		send(m, press("esc"))
		send(m, press(v))
		head, _, _ := strings.Cut(stripped(m), "\n")
		for _, want := range []string{"▲ 6.4% late", "02:07", "● running"} {
			if !strings.Contains(head, want) {
				t.Errorf("view %s: got %q, want %q", v, head, want)
			}
		}
		send(m, tea.WindowSizeMsg{Width: 60, Height: 15})
		if head, _, _ := strings.Cut(stripped(m), "\n"); !strings.Contains(head, "▲ 6.4% late") {
			t.Errorf("view %s in 60 columns: got %q, want the warning whole", v, head)
		}
	}
}

// TestReasonsAreTrue where a key can't be used.
func TestReasonsAreTrue(t *testing.T) {
	m := appAt(&fakeEngine{snap: healthy()}, 100, 30)
	m.render()
	for _, c := range []struct{ keys, want string }{
		{"esc d", "d: only in Traces"}, {"3 d", "d: no trace is selected"}, {"w", "w: the scenario showed no trace yet"},
	} {
		for _, key := range strings.Fields(c.keys) {
			send(m, press(key))
		}
		if got := m.notice.text; got != c.want {
			t.Errorf("%s: got %q, want %q", c.keys, got, c.want)
		}
	}
	m.theme = theme.New(theme.Dark, false, true)
	if send(m, press("t")); m.notice.text != "theme: light; no colours are shown here" {
		t.Errorf("t without colours: got %q", m.notice.text)
	}
	m.notice.text = "showed no trace"
	send(m, press("1"))
	if got := stripped(m); strings.Contains(got, "showed no trace") {
		t.Errorf("what was said in Traces stays on the map:\n%s", got)
	}
}

// TestNoticeOutlastsAStall: what counts is how long a notice was shown; a tick that
// comes late takes little of that.
func TestNoticeOutlastsAStall(t *testing.T) {
	m := appAt(&fakeEngine{snap: healthy()}, 120, 40)
	m.welcomed = true
	send(m, press("t"))
	now := epoch.Add(time.Minute) // since the last tick
	m.Update(tickMsg(now))
	if got := stripped(m); !strings.Contains(got, "theme: light") {
		t.Errorf("after a stall: got\n%s\nwant what the key did", got)
	}
	for range noticeFor / every {
		now = now.Add(every)
		m.Update(tickMsg(now))
	}
	if got := stripped(m); strings.Contains(got, "theme: light") {
		t.Errorf("shown for its time: got\n%s\nwant it gone", got)
	}
}
