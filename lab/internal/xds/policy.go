package xds

import "time"

// Policy governs the calls on a link.
type Policy struct {
	// Deadline ends a unary call, retries included; 0: 2 s, negative: none.
	// Streams have none.
	Deadline time.Duration
	// Retries is how often a call that failed with UNAVAILABLE is sent again,
	// to the next replica, after a pause of some 25 ms that doubles; 0: twice,
	// negative: never.
	Retries int
	// Eject is for how long a replica gets no calls after it answered most of
	// them with errors, more each time; 0: 2 s, negative: never.
	Eject time.Duration
}

// maxEject bounds how long a replica stays ejected, so that a healed one is
// soon back.
const maxEject = 5 * time.Second

func (p Policy) withDefaults() Policy {
	if p.Deadline == 0 {
		p.Deadline = 2 * time.Second
	}
	if p.Retries == 0 {
		p.Retries = 2
	}
	if p.Eject == 0 {
		p.Eject = 2 * time.Second
	}
	return p
}
