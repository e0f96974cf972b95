package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/traces"
)

// TestLogIsFiltered by kind and by what is typed.
func TestLogIsFiltered(t *testing.T) {
	for _, tt := range []struct {
		keys string
		want int // events
	}{
		{"5", 5},
		{"5 o", 1},
		{"5 o o o", 2},
		{"5 / d i e d", 1},
		{"5 / d i e backspace backspace backspace", 5},
		{"5 o / q u x enter", 0},
		{"5 o / q u x enter esc", 5},
	} {
		m := appAt(&fakeEngine{snap: isolating()}, 100, 30)
		for _, key := range strings.Fields(tt.keys) {
			send(m, press(key))
		}
		if got := len(m.logged().Shown()); got != tt.want {
			t.Errorf("%s: got %d events, want %d", tt.keys, got, tt.want)
		}
	}
}

// TestHangulIsTyped as it is, while elsewhere it stands for the keys it is on.
func TestHangulIsTyped(t *testing.T) {
	m := appAt(&fakeEngine{snap: isolating()}, 100, 30)
	send(m, press("5"))
	send(m, press("/"))
	send(m, tea.KeyPressMsg{Code: '장', Text: "장"})
	send(m, tea.KeyPressMsg{Code: 'ㅇ', Text: "ㅇ"})
	if got := m.log.Wanted; got != "장ㅇ" {
		t.Errorf("typed %q, want 장ㅇ", got)
	}
	send(m, press("backspace"))
	if got := m.log.Wanted; got != "장" {
		t.Errorf("after backspace %q, want 장", got)
	}
}

// TestEventsLeadToTheirTraces: to their own, which are those of their fault; or, without
// one being opened as if it were theirs, to those of their function at that time.
func TestEventsLeadToTheirTraces(t *testing.T) {
	at := epoch.Add(-time.Minute)
	for _, tt := range []struct {
		event runs.Event
		want  traces.Filter
	}{
		{runs.Event{Kind: runs.EventFault, Subject: "board-crash"}, traces.Filter{Fault: "board-crash"}},
		{runs.Event{Kind: runs.EventPolicy, Subject: "pay.card"}, traces.Filter{Function: "card"}},
		{runs.Event{Kind: runs.EventPolicy, Subject: "all"}, traces.Filter{}},
		{runs.Event{Kind: runs.EventReplica, Subject: "pay-2"}, traces.Filter{Function: "pay"}},
		{runs.Event{Kind: runs.EventReplica, Subject: "monolith-1"}, traces.Filter{}},
		{runs.Event{Kind: runs.EventWarning}, traces.Filter{}},
		{runs.Event{Kind: runs.EventScale, Subject: "pay"}, traces.Filter{Function: "pay"}},
		{runs.Event{Kind: runs.EventScale, Shop: "monolith/process", Subject: "monolith"}, traces.Filter{}},
		{runs.Event{Kind: runs.EventDeploy, Shop: "services/process", Subject: "board"}, traces.Filter{Function: "board"}},
		{runs.Event{Kind: runs.EventLoad}, traces.Filter{}},
	} {
		snap := healthy()
		tt.event.At = at
		snap.Events = []runs.Event{tt.event}
		e := &fakeEngine{snap: snap, list: madeSummaries(3), trace: madeTrace()}
		m := appAt(e, 100, 30)
		for _, key := range []string{"esc", "5", "enter"} {
			send(m, press(key))
		}
		want := tt.want
		if want.Fault == "" {
			want.Since, want.Until = at.Add(-traces.Around), at.Add(traces.Around)
		}
		if m.traces.Filter != want || e.asked[0] != want.Query() {
			t.Errorf("%s %s: got %+v, want %+v", tt.event.Kind, tt.event.Subject, m.traces.Filter, want)
		}
		if tt.want.Fault == "" {
			if m.traces.Opened() || m.notice.text != text.DidMoment.In(m.lang) {
				t.Errorf("%s %s: a trace is open %v, said %q; want none that isn't its own", tt.event.Kind, tt.event.Subject, m.traces.Opened(), m.notice.text)
			}
			continue
		}
		if !m.traces.Opened() || m.traces.Pointed() != e.list[2].Trace {
			t.Errorf("%s %s: the first trace with an error is not open", tt.event.Kind, tt.event.Subject)
		}
	}
}

// TestFaultsWithoutSpansLeadOn: where no span is marked by the fault, the traces
// of that time are searched.
func TestFaultsWithoutSpansLeadOn(t *testing.T) {
	snap := isolating()
	snap.Faults[0].Fault = scenario.Fault{ID: "pay-card-reset", Kind: "link-reset", Function: "card", Link: "pay.card"}
	snap.Events = []runs.Event{{At: epoch, Kind: runs.EventFault, Subject: "pay-card-reset"}}
	e := &fakeEngine{snap: snap}
	m := appAt(e, 100, 30)
	for _, key := range []string{"5", "enter"} {
		send(m, press(key))
	}
	want := []engine.TraceQuery{
		traces.Filter{Fault: "pay-card-reset"}.Query(),
		traces.Filter{Function: "card", Since: epoch.Add(-traces.Around), Until: epoch.Add(traces.Around)}.Query(),
	}
	if !slices.Equal(e.asked, want) {
		t.Errorf("asked %+v, want %+v", e.asked, want)
	}
}

// TestPaletteDoesWhatKeysDo: found by words of either language, refused with
// the reason.
func TestPaletteDoesWhatKeysDo(t *testing.T) {
	for _, tt := range []struct {
		typed string
		want  engine.Command // nil: none
		shows string
	}{
		{"one replica more", engine.Scale{Function: "gateway", Replicas: 2}, ""},
		{"reset", nil, "Reset the shop?"},
		{"초기화", nil, "Reset the shop?"},
		{"heal", nil, "nothing is broken"},
		{"break link", nil, "Break a link"},
		{"view log", nil, "the run began"},
		{"zzz", nil, "no such command"},
	} {
		e := &fakeEngine{snap: healthy()}
		m := appAt(e, 100, 30)
		send(m, press("esc"))
		send(m, press(":"))
		for _, r := range tt.typed {
			send(m, tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		send(m, press("enter"))
		if tt.want != nil && (len(e.done) != 1 || e.done[0] != tt.want) {
			t.Errorf("%s: got %v, want %v", tt.typed, e.done, tt.want)
		}
		if got := stripped(m); !strings.Contains(got, tt.shows) {
			t.Errorf("%s: want %q in\n%s", tt.typed, tt.shows, got)
		}
	}
}
