package shop

import (
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

const killing = "kill"

// kill ends the replicas that a kill fault names.
func (s *Shop) kill(f scenario.Fault, r *receipt) error {
	s.mu.Lock()
	var victims []Replica
	for _, m := range s.members {
		if m.state == ready && m.concerns(f) {
			victims = append(victims, m.replica)
		}
	}
	r.seen += uint64(len(victims))
	r.fired += uint64(len(victims))
	if len(victims) > 0 {
		r.struck(time.Now())
	}
	s.mu.Unlock()
	if len(victims) == 0 && f.Replica != "" {
		return sentences.NoVictim(f.Replica, f.Function)
	}
	for _, v := range victims {
		v.Kill()
	}
	return nil
}
