package scenario

// The ways to pay an order by coupon, points and card together.
const (
	ByTx    = "tx"    // one transaction over all tables of money, of which a monolith alone is capable
	ByNaive = "naive" // one call after the other; what was taken before a failure stays taken
	BySaga  = "saga"  // recorded step by step, and undone where a step fails
)

// Checkouts returns the ways to pay an order.
func Checkouts() []string { return []string{ByTx, ByNaive, BySaga} }
