package work

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// hold takes a slot for d in a goroutine of wg.
func hold(t *testing.T, wg *sync.WaitGroup, s *Slots, d time.Duration, then func(*Slot)) {
	wg.Go(func() {
		_, slot, err := s.Take(context.Background())
		if err != nil {
			t.Errorf("take: %v", err)
			return
		}
		defer slot.Release()
		time.Sleep(d)
		then(slot)
	})
}

func TestQueueIsBoundedAndFirstInFirstOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewSlots(1, 3)
		var wg sync.WaitGroup
		var waited []time.Duration
		for range 4 {
			hold(t, &wg, s, time.Second, func(slot *Slot) { waited = append(waited, slot.Waited()) })
			synctest.Wait()
		}
		if _, _, err := s.Take(t.Context()); !errors.Is(err, ErrFull) {
			t.Errorf("fifth request: got %v, want ErrFull", err)
		}
		if f := s.Figures(); f.Busy != 1 || f.Waiting != 3 || f.Refused != 1 {
			t.Errorf("got %+v, want 1 busy, 3 waiting, 1 refused", f)
		}
		wg.Wait()
		if want := []time.Duration{0, time.Second, 2 * time.Second, 3 * time.Second}; !slices.Equal(waited, want) {
			t.Errorf("waits: got %v, want %v", waited, want)
		}
		if f := s.Figures(); f.Busy != 0 || f.Waiting != 0 || f.Working != 4*time.Second || f.Idle != 0 {
			t.Errorf("at the end: got %+v, want 4 s of work and nothing left", f)
		}
	})
}

func TestRequestsThatGiveUpLeaveTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewSlots(1, 2)
		var wg sync.WaitGroup
		hold(t, &wg, s, 10*time.Second, func(*Slot) {})
		synctest.Wait()
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if _, _, err := s.Take(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, want DeadlineExceeded", err)
			}
		})
		synctest.Wait()
		hold(t, &wg, s, 0, func(slot *Slot) {
			if got, want := slot.Waited(), 10*time.Second; got != want {
				t.Errorf("the one behind waited %v, want %v", got, want)
			}
		})
		time.Sleep(2 * time.Second)
		if got := s.Figures().Waiting; got != 1 {
			t.Errorf("waiting: got %d, want 1", got)
		}
		wg.Wait()
	})
}

// A slot that is granted in the moment in which its request gives up must not
// be lost.
func TestNoSlotIsLost(t *testing.T) {
	s := NewSlots(2, 1000)
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), 50*time.Microsecond)
			defer cancel()
			if _, slot, err := s.Take(ctx); err == nil {
				_ = Sleep(ctx, 10*time.Microsecond)
				slot.Release()
				slot.Release()
			}
		})
	}
	wg.Wait()
	if f := s.Figures(); f.Busy != 0 || f.Waiting != 0 {
		t.Errorf("got %+v, want no slot taken and nobody waiting", f)
	}
}

func TestSlotTimeIsSplit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewSlots(2, 0)
		ctx, slot, err := s.Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !Held(ctx) || Held(t.Context()) {
			t.Error("Held: want it of the context that Take returned, and of that alone")
		}
		time.Sleep(1 * time.Second)
		var wg sync.WaitGroup // two calls that overlap are one wait of 3 s
		for _, d := range []time.Duration{2 * time.Second, 3 * time.Second} {
			wg.Go(func() { _ = Waiting(ctx, func() error { time.Sleep(d); return nil }) })
		}
		wg.Wait()
		time.Sleep(1 * time.Second)
		slot.Release()
		time.Sleep(5 * time.Second)
		f := s.Figures()
		if f.Working != 2*time.Second || f.Held != 3*time.Second || f.Idle != 15*time.Second {
			t.Errorf("got working %v, held %v, idle %v; want 2s, 3s, 15s", f.Working, f.Held, f.Idle)
		}
	})
}

// TestQueuedTime counts who waits for a slot, whether or not they get one, and as
// long as they do.
func TestQueuedTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewSlots(1, 3)
		_, slot, err := s.Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		wait := func(patience time.Duration) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			if _, slot, err := s.Take(ctx); err == nil {
				slot.Release()
			}
		}
		go wait(time.Second)
		go wait(2 * time.Second)
		go wait(time.Minute)
		time.Sleep(10 * time.Second)
		if got, want := s.Figures().Queued, 13*time.Second; got != want {
			t.Errorf("after 10 s: %v in the queue, want %v: 1 s, 2 s and 10 s so far", got, want)
		}
		slot.Release()
		time.Sleep(10 * time.Second)
		if got, want := s.Figures().Queued, 13*time.Second; got != want {
			t.Errorf("after all got theirs or went: %v in the queue, want %v", got, want)
		}
	})
}

func TestWaitingOutlivesItsSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewSlots(1, 0)
		ctx, slot, err := s.Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := errors.New("refused")
		got := Waiting(ctx, func() error {
			slot.Release() // the request is answered while its call goes on
			time.Sleep(time.Second)
			return want
		})
		if got != want {
			t.Errorf("got error %v, want %v", got, want)
		}
		if f := s.Figures(); f.Held != 0 || f.Idle != time.Second {
			t.Errorf("got %+v, want nothing held, idle 1s", f)
		}
	})
}

func BenchmarkTakeRelease(b *testing.B) {
	s := NewSlots(8, 8)
	ctx := context.Background()
	for b.Loop() {
		_, slot, err := s.Take(ctx)
		if err != nil {
			b.Fatal(err)
		}
		slot.Release()
	}
}
