package language_test

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
)

const drawing = `
- draw: {id: mystery, faults: [{kind: lock, function: pay}, {kind: latency, function: select, delay: 100ms}]}
- ask: {id: what, drawn: mystery, text: {en: What is it?, ko: 무엇일까요?}, because: {en: a, ko: 가}}
- ask: {reveal: what}`

// A question about a draw offers what there was to draw from, and leaves the
// answer to the lab.
func TestAskWhatWasDrawn(t *testing.T) {
	lab := &fakeLab{}
	run(t, parse(t, drawing), lab)
	if len(lab.asked) != 2 {
		t.Fatalf("asked %d times, want twice: to put the question, and to answer it", len(lab.asked))
	}
	for i, q := range lab.asked {
		if q.Drawn != "mystery" || q.Answer != scenario.Unknown || q.Asked != (i == 1) {
			t.Errorf("got %+v, want a question about mystery whose answer the lab knows", q)
		}
		if len(q.Options) != 2 || q.Options[0].EN != "pay: a mutex is held across each order or payment" || q.Options[1].KO != "select: 요청이 늦어집니다" {
			t.Errorf("got the options %v, want the two faults", q.Options)
		}
	}
}

func TestDrawRefuses(t *testing.T) {
	for _, tt := range []struct{ name, steps, want string }{
		{"one fault", "- draw: {id: x, faults: [{kind: lock, function: pay}]}", "want 2 to 6 faults to draw from, not 1"},
		{"an id of its own", "- draw: {id: x, faults: [{kind: lock, function: pay, id: y}, {kind: hang, function: pay}]}", "a fault to draw from has no id"},
		{"a function that can't have it", "- draw: {id: x, faults: [{kind: lock, function: card}, {kind: hang, function: pay}]}", "card has no lock fault"},
		{"a replica that is never there", "- draw: {id: x, faults: [{kind: hang, function: pay, replica: pay-2}, {kind: hang, function: pay}]}\n  when: services", "there is never a pay-2"},
		{"another active", "- fault: {kind: hang, function: pay, id: x}\n- draw: {id: x, faults: [{kind: lock, function: pay}, {kind: hang, function: pay}]}", "is still active"},
		{"a draw that isn't there", strings.ReplaceAll(drawing, "drawn: mystery", "drawn: riddle"), `unknown draw "riddle"`},
		{"options too", strings.ReplaceAll(drawing, "drawn: mystery", "drawn: mystery, options: [{en: a, ko: 가, if: services.n(\"buy\") > 1}, {en: b, ko: 나}]"), "write one of options and drawn"},
		{"no id", `- draw: {id: mystery, faults: [{kind: lock, function: pay}, {kind: hang, function: pay}]}
- ask: {drawn: mystery, text: {en: a, ko: 가}, because: {en: a, ko: 가}}`, "a question about a draw has an id"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := language.Parse("test.yaml", []byte(complete(strings.TrimSpace(tt.steps))))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}
