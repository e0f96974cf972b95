package shop

import (
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/receipts"
)

const killing = "kill"

// kill ends the replicas that a kill fault names.
func (s *Shop) kill(f scenario.Fault, r *receipts.Receipt) error {
	s.mu.Lock()
	var victims []ports.Replica
	for _, m := range s.members {
		if m.state == ready && m.concerns(f) {
			victims = append(victims, m.replica)
		}
	}
	r.Fire(len(victims), time.Now())
	s.mu.Unlock()
	if len(victims) == 0 && f.Replica != "" {
		return sentences.NoVictim(f.Replica, f.Function)
	}
	for _, v := range victims {
		v.Kill()
	}
	return nil
}
