package terminal

import (
	"context"
	"errors"
	"io"
	"os"
	"testing"
)

// TestDeafTerminal: once all is to end, a terminal that takes nothing holds nobody up;
// before, it is waited for.
func TestDeafTerminal(t *testing.T) {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	defer reader.Close()
	ctx, end := context.WithCancel(t.Context())
	out := NewOutput(ctx, writer)
	if n, err := out.Write([]byte("frame")); n != 5 || err != nil {
		t.Fatalf("wrote %d, %v, want all", n, err)
	}
	blocked := make(chan error, 1)
	write := func() {
		_, err := out.Write(make([]byte, 1<<20)) // more than a pipe holds
		blocked <- err
	}
	go write()
	if _, err := io.CopyN(io.Discard, reader, 1<<20+5); err != nil {
		t.Fatal(err)
	}
	if err := <-blocked; err != nil {
		t.Errorf("a reader who takes his time: %v, want it waited for", err)
	}
	go write()
	end()
	if err := <-blocked; !errors.Is(err, ErrDeaf) {
		t.Errorf("got %v, want that it gives up", err)
	}
	if _, err := out.Write([]byte("more")); !errors.Is(err, ErrDeaf) {
		t.Errorf("got %v, want no other try", err)
	}
}
