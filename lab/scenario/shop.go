package scenario

import "slices"

// function is what scenario files may say of one of the shop's functions. The shop
// itself knows the same of it; tests of the program hold the two together.
type function struct {
	name     string
	calls    []string
	methods  []string // as its .proto names them
	versions []string // beside v1, the oldest first
}

// functions are the shop's, in the order in which tables show them.
var functions = []function{
	{name: "gateway", calls: []string{"regist", "select", "shopping", "board", "coupon", "point"}, methods: []string{
		"ListProducts", "GetProduct", "Join", "OpenSession", "ClaimGift", "AddToCart", "GetCart", "Buy", "GetOrder", "TrackOrder",
		"ListPosts", "WritePost",
	}},
	{name: "regist", calls: []string{"coupon", "point"}, methods: []string{"Register", "GetMember"}},
	{name: "select", methods: []string{"ListProducts", "GetProduct", "BatchGetProducts"}},
	{name: "shopping", calls: []string{"select", "pay"}, methods: []string{"AddItem", "GetCart", "PlaceOrder", "GetOrder", "TrackOrder"}},
	{name: "pay", calls: []string{"coupon", "point", "card"}, methods: []string{"Checkout", "GetPayment", "Cancel"}},
	{name: "board", methods: []string{"ListPosts", "WritePost", "Feed", "Chat", "Say", "Hear"}, versions: []string{"v2", "v2-bad"}},
	{name: "coupon", methods: []string{"Issue", "ListCoupons", "Redeem", "Release", "GetRedemption"}},
	{name: "point", methods: []string{"Earn", "GetBalance", "Spend", "Refund", "GetSpending"}},
	{name: "card", methods: []string{"Authorize", "Capture", "Void", "GetAuthorization"}},
}

// functionOf is the function of a name; the zero one: there is none.
func functionOf(name string) function {
	i := slices.IndexFunc(functions, func(f function) bool { return f.name == name })
	if i < 0 {
		return function{}
	}
	return functions[i]
}

// Functions returns the shop's functions in the order in which tables show them.
func Functions() []string {
	var names []string
	for _, f := range functions {
		names = append(names, f.name)
	}
	return names
}

// Links returns who calls whom among the services, as "caller.callee".
func Links() []string {
	var links []string
	for _, f := range functions {
		for _, callee := range f.calls {
			links = append(links, f.name+"."+callee)
		}
	}
	return links
}

// Methods returns the methods of a function, as its .proto names them; those by
// which the lab asks about its work are left out: no fault strikes them.
func Methods(function string) []string { return slices.Clone(functionOf(function).methods) }

// Versions returns the versions that there are of a function's code, the oldest
// first.
func Versions(function string) []string {
	return append([]string{"v1"}, functionOf(function).versions...)
}

// Node is the language of functions that run as Node.js programs.
const Node = "node"
