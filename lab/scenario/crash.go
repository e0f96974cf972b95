package scenario

import (
	"strings"
	"time"
)

// Crashpoint is a boundary in the code of a payment at which a replica dies, or
// stands still. It strikes once.
type Crashpoint struct {
	Name  string        `json:"name"`            // one of Crashpoints: "pay/take-card/answer"
	Skip  int           `json:"skip,omitempty"`  // requests that pass before it strikes
	Stall time.Duration `json:"stall,omitempty"` // zero: the replica dies
}

// Function is the one whose code the point is in.
func (p Crashpoint) Function() string {
	function, _, _ := strings.Cut(p.Name, "/")
	return function
}

// Crashpoints returns all points, function by function, in the order in which a payment
// passes them. Of pay and shopping "record" is right before the record that says what
// comes next, "call" between that and the call, "answer" between the call and the next
// record, or after the last one. Of coupon, point and card, and of pay/tx, "begin" is
// before the transaction, "commit" inside it with all written, "answer" after it. Points
// of naive and tx are passed by orders that are paid in these ways; those of a sweep by
// orders whose buyers never heard how they came out.
func Crashpoints() []string {
	var names []string
	add := func(what string, edges ...string) {
		for _, e := range edges {
			names = append(names, what+"/"+e)
		}
	}
	for _, verb := range []string{"take", "ask"} {
		for _, step := range []string{"coupon", "points", "card", "capture"} {
			add("pay/"+verb+"-"+step, "record", "call", "answer")
		}
	}
	for _, step := range []string{"card", "points", "coupon"} {
		add("pay/undo-"+step, "record", "call", "answer")
	}
	add("pay/takeover", "record", "answer")
	add("pay/end", "record", "answer")
	add("pay/handover", "record", "answer")
	add("pay/cancel", "record", "answer")
	add("pay/naive-begin", "record", "answer")
	add("pay/naive-end", "record", "answer")
	add("pay/tx", "begin", "commit", "answer")
	for _, action := range []string{
		"coupon/redeem", "coupon/release", "point/spend", "point/refund", "card/authorize", "card/capture", "card/void",
	} {
		add(action, "begin", "commit", "answer")
	}
	add("shopping/order", "record", "call", "answer")
	add("shopping/settle", "record", "answer")
	add("shopping/sweep", "call", "answer")
	return names
}
