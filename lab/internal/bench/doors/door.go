package doors

// protocol is how messages travel, whatever they are written in.
type protocol int

const (
	grpcCall    protocol = iota // gRPC over HTTP/2, by grpc-go
	http1                       // HTTP/1.1, by net/http
	http2                       // HTTP/2 without TLS, by net/http
	connectCall                 // Connect over HTTP/2, by connect-go
	grpcWeb                     // gRPC-Web over HTTP/1.1, as from a browser, by connect-go
)

// Door is one way to call the operation.
type Door struct {
	Name     string
	Codec    string // the name of one
	protocol protocol
	closes   bool // every call has a connection of its own
	conns    int  // that the callers are spread over; 0: as many as the protocol needs
	plain    bool // its client is net/http's as it comes
}

// Doors returns all there are.
func Doors() []Door {
	return []Door{
		{Name: "grpc", Codec: "protobuf", protocol: grpcCall},
		{Name: "connect", Codec: "protobuf", protocol: connectCall},
		{Name: "grpc-web", Codec: "protobuf", protocol: grpcWeb},
		{Name: "http2-json", Codec: "json", protocol: http2},
		{Name: "http1-json", Codec: "json", protocol: http1},
		{Name: "http1-default", Codec: "json", protocol: http1, plain: true},
		{Name: "http1-goccy", Codec: "goccy-json", protocol: http1},
		{Name: "http1-xml", Codec: "xml", protocol: http1},
		{Name: "json-close", Codec: "json", protocol: http1, closes: true},
		{Name: "xml-close", Codec: "xml", protocol: http1, closes: true},
		{Name: "grpc-8", Codec: "protobuf", protocol: grpcCall, conns: 8},
	}
}

// DoorNamed returns the door of a name.
func DoorNamed(name string) (Door, bool) {
	for _, d := range Doors() {
		if d.Name == name {
			return d, true
		}
	}
	return Door{}, false
}

// Closes tells whether every call has a connection of its own.
func (d Door) Closes() bool { return d.closes }
