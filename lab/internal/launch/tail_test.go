package launch

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestTail(t *testing.T) {
	tests := []struct {
		name   string
		writes []string
		want   string
	}{
		{"nothing", nil, ""},
		{"the last line", []string{"one\n", "two\n", "\n"}, "two"},
		{"in pieces", []string{"one\ntw", "o\nth", "ree"}, "two"},
		{"no line's end", []string{"one"}, "one"},
		{"a panic, not its stack", []string{"starting\npanic: oh no\n\ngoroutine 1 [running]:\nmain.main()\n"}, "panic: oh no"},
		{"a fatal error", []string{"fatal error: concurrent map writes\n", "goroutine 7\n"}, "fatal error: concurrent map writes"},
		{"an endless line", []string{strings.Repeat("x", 3000), strings.Repeat("x", 3000), "\n"}, strings.Repeat("x", longest)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tail := newTail(slog.New(slog.DiscardHandler))
			for _, w := range tt.writes {
				if n, err := tail.Write([]byte(w)); n != len(w) || err != nil {
					t.Errorf("Write() = %d, %v, want %d", n, err, len(w))
				}
			}
			if got := tail.last(); got != tt.want {
				t.Errorf("last() = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTailLogs(t *testing.T) {
	var b bytes.Buffer
	tail := newTail(slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug})))
	_, _ = tail.Write([]byte("hello lab\n"))
	if got, want := b.String(), `msg="hello lab"`; !strings.Contains(got, want) {
		t.Errorf("log = %q, want %s in it", got, want)
	}
}
