package journeys

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/msalab/msalab/lab/internal/load"
	"github.com/msalab/msalab/lab/internal/load/client"
)

// known is what all visits know of their shop.
type known struct {
	seed     uint64
	members  int
	products int
	client   *client.Client
}

// visit is one shopper's way through the shop.
type visit struct {
	shop     *known
	arrival  load.Arrival
	rand     *rand.Rand
	declined float64 // share of purchases with a card that is declined
	session  string  // the cookie; empty: none yet
	asked    int     // request ids so far
}

func newVisit(s *known, a load.Arrival, declined float64) *visit {
	return &visit{shop: s, arrival: a, rand: a.Rand(), declined: declined}
}

// journeys are what a visit can be for.
var journeys = map[string]func(*visit, context.Context) error{
	"browse": (*visit).browse,
	"join":   (*visit).join,
	"cart":   (*visit).cart,
	"buy":    (*visit).buy,
	"board":  (*visit).board,
}

// requestID returns an id that no other request to this shop carries.
func (v *visit) requestID() string {
	v.asked++
	return fmt.Sprintf("%x-%d-%d-%d", v.shop.seed, v.arrival.Load, v.arrival.Index, v.asked)
}

// product picks one of the shop's products.
func (v *visit) product() string {
	return fmt.Sprintf("product-%04d", v.rand.IntN(v.shop.products))
}

// pick picks one of several things.
func pick[T any](v *visit, from ...T) T { return from[v.rand.IntN(len(from))] }
