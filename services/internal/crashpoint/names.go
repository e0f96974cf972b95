package crashpoint

// steps are the steps of a payment, in their order, as names have them.
func steps() []string { return []string{"coupon", "points", "card", "capture"} }

// Names lists all points.
//
// Of the coordinator, pay, each record and each call is a pair of neighbours:
// "record" is right before the record that says what comes next, "call" between
// that and the call, "answer" between the call and the next record.
//
// A payment as saga passes all of the coordinator's but cancel, naive-begin, naive-end
// and tx. Cancel is of orders whose buyers have left, the others are of the other ways;
// what is in between of them is taken as by a saga.
//
// Of the participants, and of pay/tx, which is one transaction, "begin" is before
// the transaction, "commit" inside it with all written, "answer" after it.
//
// Shopping records an order, calls pay, and settles the order, which is a record again:
// "record" is right before it, "answer" after it. A sweep settles orders whose buyers
// never heard how they came out: it asks pay between "call" and "answer".
func Names() []string {
	var names []string
	add := func(what string, edges ...string) {
		for _, e := range edges {
			names = append(names, what+"/"+e)
		}
	}
	for _, verb := range []string{"take", "ask"} {
		for _, step := range steps() {
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
		"coupon/redeem", "coupon/release", "point/spend", "point/refund",
		"card/authorize", "card/capture", "card/void",
	} {
		add(action, "begin", "commit", "answer")
	}
	add("shopping/order", "record", "call", "answer")
	add("shopping/settle", "record", "answer")
	add("shopping/sweep", "call", "answer")
	return names
}
