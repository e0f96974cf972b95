package terminal

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// screen is a terminal that answers where its cursor is.
type screen struct {
	answers bytes.Buffer
	written string
}

func (s *screen) Write(p []byte) (int, error) {
	s.written += string(p)
	if line, ok := strings.CutSuffix(s.written, "\x1b[6n"); ok {
		fmt.Fprintf(&s.answers, "typed\x1b[A\x1b[7;%dR", ansi.StringWidth(line)+1)
	}
	return len(p), nil
}

// TestMeasure asks for the cursor, past what was typed meanwhile, and wipes its
// line.
func TestMeasure(t *testing.T) {
	for text, want := range map[string]int{"한글": 4, "abc": 3, "": 0} {
		var s screen
		got, err := measure(&s, &s.answers, text)
		if err != nil || got != want {
			t.Errorf("%q: got %d, %v, want %d", text, got, err, want)
		}
		if !strings.HasSuffix(s.written, "\r\x1b[K") {
			t.Errorf("%q: the line stays: %q", text, s.written)
		}
	}
	if _, err := measure(&screen{}, strings.NewReader(""), "x"); err == nil {
		t.Error("a silent terminal is measured")
	}
	if _, err := measure(&screen{}, strings.NewReader(strings.Repeat("x", 200)), "x"); err == nil {
		t.Error("an answer of another kind is taken")
	}
}
