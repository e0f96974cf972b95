// Package doors opens one operation to callers in many ways: gRPC, JSON and XML
// over HTTP/1.1 and HTTP/2, Connect, gRPC-Web. What they differ in is measured
// by the package protocols.
//
// Behind every door stands the same Go function, Place, over the same Go types,
// those generated from order.proto: encoding/json writes and reads them as it would
// a service's own structs. They have no tags for XML, so encoding/xml has structs
// with the same fields, and what copying costs is next to nothing beside it (see
// xml.go). All doors have the same limits (see limits.go), none
// compresses, none is traced.
//
//	s, err := doors.Open()                          // all of them, on two ports
//	c, err := doors.Dial(door, s.Addr(door), 8)     // one, for 8 callers
//	answer, err := c.Place(ctx, 0, doors.Sample(10))
package doors
