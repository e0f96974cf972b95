package plant_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/plant"
)

func Example() {
	ctx := plant.With(context.Background(), func(_ context.Context, cause string) bool { return cause == plant.Lock })
	fmt.Println(plant.Active(ctx, plant.Lock), plant.Active(ctx, plant.NPlusOne), plant.Active(context.Background(), plant.Lock))
	// Output: true false false
}

func TestMutexGoesFromOneToTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := plant.NewMutex()
		began := time.Now()
		done := make(chan time.Duration)
		for range 3 {
			go func() {
				unlock, err := m.Lock(t.Context())
				if err != nil {
					t.Error(err)
				}
				time.Sleep(time.Second)
				unlock()
				done <- time.Since(began)
			}()
		}
		for i := range 3 {
			if got, want := <-done, time.Duration(i+1)*time.Second; got != want {
				t.Errorf("got the %d. done after %v, want %v", i+1, got, want)
			}
		}
	})
}

func TestMutexLetsACallerGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := plant.NewMutex()
		unlock, err := m.Lock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := m.Lock(ctx); status.Code(err) != codes.DeadlineExceeded {
			t.Errorf("got %v, want DEADLINE_EXCEEDED", err)
		}
		unlock()
		if unlock, err = m.Lock(t.Context()); err != nil {
			t.Errorf("got %v, want the mutex free", err)
		}
		unlock()
	})
}
