package doors

import "time"

// The limits that all doors share.
const (
	// MaxBody is how long a message may be, in bytes: what grpc-go takes by default.
	MaxBody = 4 << 20
	// reserved is how much memory is taken for a body before any of it has come, at
	// most.
	reserved = 256 << 10
	// maxStreams bounds the calls at once on one connection of HTTP/2, with or
	// without gRPC: the default of net/http.
	maxStreams = 250
	// headerTime is how long a caller may take to send its headers.
	headerTime = 5 * time.Second
)
