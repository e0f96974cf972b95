// Package streams measures how one hears of what happens elsewhere: over a stream
// that stays open, by asking every so often (polling), and by questions whose
// answers wait for news (long polling).
//
// Two things of the shop are followed, each by its own service: what others say
// in a room of the board (a stream both ways), and how an order comes along (a
// stream from shopping). One end is a replica that carries the whole shop, without
// simulated work; the other is its callers, who speak gRPC in every way, so that
// nothing but the way differs. Both are processes of their own, and all that passes
// between them passes lines of package linkfault, which count it at the socket.
//
// A delay is taken by one clock: who says a thing and who hears it are in the same
// process. That of a chat is from before the message is sent until it is received,
// that of an order from before it is placed until it is seen to be paid.
//
// For the slow reader a guest of the room stalls, while another says much and a
// third listens. What is on its way to the one that stalls is bounded by flow
// control; the rest waits in the board's database.
package streams
