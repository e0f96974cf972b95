// Package load puts open-loop load on something: it fires functions at the
// times at which they are due, whether or not earlier ones have come back, as
// shoppers arrive at a shop without asking whether it is busy.
//
// A [Pacer] says how the rate moves, a [Plan] turns pacer, mix and seed into
// due times and kinds, and a [Driver] fires them and measures what came of it.
// Plans are pure: the same seed and the same loads give the same arrivals.
// Only when they really leave, and how long they take, is up to the machine.
//
// Latency counts from the moment at which a request was due, not from when it
// was sent. So a stall shows in the percentiles for everybody who had to wait
// for it: there is no coordinated omission. Requests under way are capped; one
// that finds no place is shed, and counts as failed at its deadline.
//
// The package knows nothing of shops or HTTP: what a request does is up to the
// function that a [Load] carries.
package load
