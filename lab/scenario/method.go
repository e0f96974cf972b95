package scenario

import "slices"

// Methods returns the methods of a function, as its .proto names them; those by
// which the lab asks about its work are left out: no fault strikes them.
func Methods(function string) []string { return slices.Clone(methods[function]) }

var methods = map[string][]string{
	"gateway": {"ListProducts", "GetProduct", "Join", "OpenSession", "ClaimGift", "AddToCart", "GetCart", "Buy", "GetOrder", "TrackOrder",
		"ListPosts", "WritePost"},
	"regist":   {"Register", "GetMember"},
	"select":   {"ListProducts", "GetProduct", "BatchGetProducts"},
	"shopping": {"AddItem", "GetCart", "PlaceOrder", "GetOrder", "TrackOrder"},
	"pay":      {"Checkout", "GetPayment"},
	"coupon":   {"Issue", "ListCoupons", "Redeem", "Release", "GetRedemption"},
	"point":    {"Earn", "GetBalance", "Spend", "Refund", "GetSpending"},
	"board":    {"ListPosts", "WritePost", "Feed", "Chat", "Say", "Hear"},
	"card":     {"Authorize", "Capture", "Void", "GetAuthorization"},
}

// checkMethod refuses a method that the fault's function doesn't have.
func (r *reader) checkMethod(s *faultStep) {
	f := &s.fault
	if at, given := s.at["method"]; given && f.Method != "" && !slices.Contains(methods[f.Function], f.Method) {
		r.problem(at, "unknown method %q of %s: %s", f.Method, f.Function, choices("methods", f.Method, methods[f.Function]))
	}
}
