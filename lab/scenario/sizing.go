package scenario

import "time"

// Sizing asks for the smallest replica set that carries a load: it is predicted
// by queueing theory from what two earlier phases measured, and then measured,
// and so is each set that is one replica smaller in a hot function.
type Sizing struct {
	Name    string        // of the phase in which the smallest set that kept the target ran
	Load    Load          // to carry
	Times   float64       // that Load is of the scenario's own
	Journey string        // whose p95 is the target
	P95     time.Duration // the target
	Hot     []string      // functions to take a replica from; the monolith loses a whole copy
	Hold    time.Duration // how long each set is measured
	Alone   string        // the phase in which that journey was made alone
	Usual   string        // the phase under the scenario's own mix
}

// SettleTime is how long a set runs before it is measured, so that nothing of
// the set before is left.
const SettleTime = 2 * time.Second
