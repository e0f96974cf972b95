package wire_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/wire"
)

// bench is a microscope that gives one message, and refuses to remove.
type bench struct{ replicas []ports.Endpoint }

func (*bench) Messages() []string { return []string{"a.v1.A", "shop.pay.v1.CheckoutRequest", "z.v1.Z"} }

func (b *bench) Look(_ context.Context, replicas []ports.Endpoint, w scenario.WireRequest) (runs.Specimen, error) {
	b.replicas = replicas
	return runs.Specimen{Message: w.Message, Raw: []byte{8, 1}, Fields: []runs.SpecimenField{{Name: "a", Type: "int32", Number: 1}}, Dump: scenario.Text{EN: "0000:  08 01   # 1 VARINT a = 1\n", KO: "0000:  08 01   # 1 VARINT a = 1, 뒤에 0바이트\n"}, JSON: `{"a":1}`, XML: "<A><a>1</a></A>"}, nil
}

func (*bench) Edit(s runs.Specimen, edits []string) (runs.Specimen, error) {
	for _, e := range edits {
		if e == "remove b" {
			return s, fmt.Errorf("edit: %w", refusal{EN: "no such field", KO: "그런 필드가 없습니다"})
		}
	}
	s.Trial = runs.Trial{Edits: edits, Fields: []runs.SpecimenField{{Name: "a", Type: "int32", Number: 2}}, Readings: []runs.Reading{{Field: "a", Meant: "1"}}}
	return s, nil
}

// refusal is an error that says itself in both languages.
type refusal scenario.Text

func (r refusal) Error() string       { return r.EN }
func (r refusal) Tell() scenario.Text { return scenario.Text(r) }

func setting(t *testing.T, b *bench) wire.Setting {
	return wire.Setting{Looks: wire.Through(t.Context(), b), Replicas: []ports.Endpoint{{ID: "pay-1", Addr: "127.0.0.1:1"}}, Lang: scenario.English}
}

// answer carries a command out, and gives what is said if it was refused.
func answer(t *testing.T, p *wire.Panel, s wire.Setting, cmd tea.Cmd) string {
	t.Helper()
	if cmd == nil {
		t.Fatal("nothing was asked")
	}
	return p.Take(cmd().(wire.Looked), s)
}

func drawn(p *wire.Panel, s wire.Setting) string {
	c := canvas.New(100, 30, theme.New(theme.Dark, false, false))
	p.Draw(c.Area(), s)
	return ansi.Strip(c.String())
}

func want(t *testing.T, got string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(got, w) {
			t.Errorf("want %q in\n%s", w, got)
		}
	}
}

// TestPanel captures a message, edits its schema, is refused, undoes and leaves.
func TestPanel(t *testing.T) {
	b, p := &bench{}, &wire.Panel{}
	s := setting(t, b)
	want(t, drawn(p, s), "CheckoutRequest", "shop.pay.v1")
	cmd := p.Enter(s)
	want(t, drawn(p, s), "Listening for CheckoutRequest")
	if p.CanEnter(s) || p.Editable(s) {
		t.Error("something can be done while nothing is there")
	}
	if why := answer(t, p, s, cmd); why != "" || len(b.replicas) != 1 {
		t.Fatalf("got %q, listening at %v", why, b.replicas)
	}
	want(t, drawn(p, s), "protobuf       2 bytes", "# 1 VARINT a = 1", `{"a":1}`)
	ko := s
	ko.Lang = scenario.Korean
	want(t, drawn(p, ko), "# 1 VARINT a = 1, 뒤에 0바이트")
	if got := p.Schema(); len(got) != 1 || got[0].Number != 1 {
		t.Errorf("got the schema %v, want it as it was captured", got)
	}

	if why := answer(t, p, s, p.Edit(s, "renumber a 2")); why != "" || !p.Edited() {
		t.Fatalf("got %q, edited %v", why, p.Edited())
	}
	want(t, drawn(p, s), "renumber a 2", "a lost; it was 1")
	if got := p.Schema(); len(got) != 1 || got[0].Number != 2 {
		t.Errorf("got the schema %v, want it as it was edited", got)
	}
	for _, in := range []struct {
		s    wire.Setting
		want string
	}{{s, "no such field"}, {ko, "그런 필드가 없습니다"}} {
		if got := answer(t, p, in.s, p.Edit(in.s, "remove b")); got != in.want {
			t.Errorf("an edit that can't be: got %q, want %q", got, in.want)
		}
	}
	if got := drawn(p, s); !strings.Contains(got, "By the new schema: renumber a 2 ") || strings.Contains(got, "remove b") {
		t.Errorf("want it as it was before:\n%s", got)
	}
	if why := answer(t, p, s, p.Edit(s, "")); why != "" || p.Edited() {
		t.Errorf("got %q, edited %v after undoing", why, p.Edited())
	}
	p.Leave()
	if p.CanLeave() || p.Specimen() != nil {
		t.Error("it was left and is still there")
	}
}

// TestStaleAnswer: what was asked for and left is not shown.
func TestStaleAnswer(t *testing.T) {
	p := &wire.Panel{}
	s := setting(t, &bench{})
	first := p.Enter(s)
	p.Leave()
	p.Move(1, s)
	second := p.Enter(s)
	mustNot(t, answer(t, p, s, first))
	want(t, drawn(p, s), "Listening for Z")
	mustNot(t, answer(t, p, s, second))
	if got := p.Specimen().Message; got != "z.v1.Z" {
		t.Errorf("got %s, want what was asked for last", got)
	}
}

func mustNot(t *testing.T, refused string) {
	t.Helper()
	if refused != "" {
		t.Fatal(refused)
	}
}

// TestNote: what a scenario looks at opens once, and stays left.
func TestNote(t *testing.T) {
	p := &wire.Panel{}
	seen := &runs.Specimen{Message: "z.v1.Z", Raw: []byte{1}}
	p.Note(seen)
	if got := p.Specimen(); got != seen || p.Editable(wire.Setting{}) {
		t.Errorf("got %v, want what the scenario looks at, and nobody to edit it", got)
	}
	p.Leave()
	p.Note(seen)
	if p.CanLeave() {
		t.Error("it opened again")
	}
	want(t, drawn(p, wire.Setting{Lang: scenario.Korean}), "들여다본 메시지가 없습니다")
}

// TestMoveIsBounded in the list and on the page.
func TestMoveIsBounded(t *testing.T) {
	p := &wire.Panel{}
	s := setting(t, &bench{})
	for _, by := range []int{1 << 30, -1 << 30, 1 << 30} {
		p.Move(by, s)
	}
	mustNot(t, answer(t, p, s, p.Enter(s)))
	if got := p.Specimen().Message; got != "z.v1.Z" {
		t.Errorf("got %s, want the last", got)
	}
	for _, by := range []int{1 << 30, 5, -1 << 30, -3} {
		drawn(p, s)
		p.Move(by, s)
	}
	want(t, drawn(p, s), "protobuf")
}
