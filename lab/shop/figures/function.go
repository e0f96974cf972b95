package figures

// Function counts what one function did in one replica.
type Function struct {
	InFlight int
	Done     map[string]uint64 // by gRPC code: "OK", "UNAVAILABLE"
	Latency  Histogram
	Limited  uint64 // refused by its rate limit
	Shed     uint64 // refused, as they waited too long for a slot
}

// Requests is how many have ended.
func (f Function) Requests() uint64 {
	var n uint64
	for _, count := range f.Done {
		n += count
	}
	return n
}

// ShopsFault tells the gRPC codes that are the shop's failure from those that
// answer a caller who asked for what can't be.
func ShopsFault(code string) bool {
	switch code {
	case "OK", "CANCELLED", "INVALID_ARGUMENT", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
		"UNAUTHENTICATED", "FAILED_PRECONDITION", "OUT_OF_RANGE":
		return false
	}
	return true
}
