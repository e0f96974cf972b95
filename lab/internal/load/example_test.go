package load_test

import (
	"context"
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/internal/load"
)

// Two requests a second, growing to ten over four seconds.
func ExamplePlan() {
	plan, err := load.NewPlan(42, 0, load.Load{
		Pacer:    load.Ramp{From: 2, To: 10, Over: 4 * time.Second},
		Arrivals: load.Even,
		Mix:      map[string]float64{"buy": 3, "browse": 1},
		Do:       func(context.Context, load.Arrival) load.Result { return load.OK },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 5 {
		a := plan.Next()
		fmt.Println(a.At.Round(time.Millisecond), a.Kind)
	}
	// Output:
	// 414ms browse
	// 732ms browse
	// 1s buy
	// 1.236s buy
	// 1.449s buy
}
