// Package measured keeps what a shop's run comes to: by phases what its replicas did
// and used ([Phases] with [Requests] and [Usage]), by seconds how many there were and
// how long requests waited ([Seconds]), and what those counted that are no more
// ([Gone]). It measures nothing itself: it is told of every message of a replica, and
// adds up. What shoppers met is the driver's; segments are what both have in common.
//
//	var run measured.Phases
//	run.Begin(now)
//	run.Requested(before, message)
//	run.Mark("healthy", now)
//	phase, ok := run.Gather(func(p measured.Phase) bool { return p.Name == "healthy" }, now)
//
// Nothing here knows a clock or locks anything; whoever uses it from several
// goroutines guards it.
package measured
