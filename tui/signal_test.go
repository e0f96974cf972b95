package tui

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/theme"
)

// drawnOn is a terminal that tells when something was first drawn on it.
type drawnOn struct {
	first sync.Once
	drawn chan struct{}
}

func (d *drawnOn) Write(p []byte) (int, error) {
	d.first.Do(func() { close(d.drawn) })
	return len(p), nil
}

// TestSignalEndsTheApp: a signal that ends the context ends the app, always. Bubble
// Tea's own handling of the same signal left it waiting for itself, now and then.
func TestSignalEndsTheApp(t *testing.T) {
	caught := make(chan os.Signal, 1) // nobody else may be listening: it would end the test
	signal.Notify(caught, syscall.SIGTERM)
	defer signal.Stop(caught)
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		ctx, stop := signal.NotifyContext(t.Context(), syscall.SIGTERM)
		defer stop()
		ended := make(chan error, 1)
		typed := newTypewriter()
		defer typed.keys.Close()
		out := &drawnOn{drawn: make(chan struct{})}
		go func() {
			ended <- run(ctx, Config{Engine: &fakeEngine{snap: still()}, Theme: theme.Dark, In: typed.in, Out: out}, tea.WithWindowSize(100, 30))
		}()
		select {
		case <-out.drawn:
		case err := <-ended:
			t.Fatalf("it ended before it was told to: %v", err)
		}
		if err := self.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := within(t, ended); err != nil {
			t.Fatal(err)
		}
	}
}
