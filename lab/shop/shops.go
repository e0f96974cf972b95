package shop

import (
	"errors"
	"sync"
)

// Shops are the shops that a change is for. Its methods make it in all of them.
type Shops []*Shop

// Each does f for all of them at once.
func (all Shops) Each(f func(*Shop) error) error {
	errs := make([]error, len(all))
	var wg sync.WaitGroup
	for i, s := range all {
		wg.Go(func() { errs[i] = f(s) })
	}
	wg.Wait()
	return errors.Join(errs...)
}
