// Package saga decides how a payment by several means goes on: forward, step by
// step, until it is paid, or backward until nothing is taken. It is a state
// machine and nothing else: no storage, no calls, no clock. Whoever drives it
// asks for the next action, records what it is about to do, does it, and tells
// what came of it, as the example does.
//
// All that it knows is in its events, so that a saga whose driver died is what
// Replay makes of the ones recorded.
//
// Four steps come in this order, as many as the order needs: the coupon is
// redeemed, points are spent, the card is asked to hold the rest (authorise),
// and then to take it (capture). A step that is refused, or of which nobody
// knows whether it happened, turns the saga around: whatever may have been taken
// is given back in reverse order.
//
// Capture is the one step that is never turned around: it is begun only when
// all others are known to be done, and then goes on until it is known. So no card is
// charged for an order that is undone. A driver that takes over from one that died can
// do the same: before capture it goes back, as it has no card number (those aren't
// kept), from then on forward.
package saga
