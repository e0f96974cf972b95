package tui

import (
	"context"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
)

// stuck is a store of traces that answers once, and then never until it is freed.
type stuck struct {
	engine.Traces
	first sync.Once
	asked chan struct{} // closed when it was asked again
	again sync.Once
	freed chan struct{}
}

func (s *stuck) Status() (status runs.TraceStatus) {
	first := false
	s.first.Do(func() { first = true })
	if !first {
		s.again.Do(func() { close(s.asked) })
		<-s.freed
	}
	return status
}

// TestEngineThatHangs: the app goes on over a real engine a part of which hangs,
// and says how old its picture is.
func TestEngineThatHangs(t *testing.T) {
	hung := &stuck{asked: make(chan struct{}), freed: make(chan struct{})}
	e := engine.New(engine.Config{Traces: hung})
	ctx, stop := context.WithCancel(t.Context())
	var serving sync.WaitGroup
	serving.Go(func() { _ = e.Serve(ctx) }) // there is no shop to close
	defer serving.Wait()
	defer stop()
	defer close(hung.freed)
	<-hung.asked

	m := newModel(Config{Engine: e, Theme: theme.Dark}, traces.Searches(ctx, e), time.Now())
	send(m, tea.WindowSizeMsg{Width: 100, Height: 30})
	at := e.Snapshot().At
	for _, seconds := range []int{1, 12} {
		m.Update(tickMsg(at.Add(time.Duration(seconds) * time.Second)))
		if age, old := m.stale(); old != (seconds > 2) || int(age.Seconds()) != seconds {
			t.Errorf("after %d s the picture is %s old, stale %v", seconds, age, old)
		}
	}
	send(m, press("esc"))
	send(m, press("P")) // asks the engine for something
	if got := stripped(m); !m.presenter.on {
		t.Errorf("a key is not answered:\n%s", got)
	}
}
