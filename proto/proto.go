// Package proto holds the messages and services of the shop and of the lab's
// control channel: one .proto file a folder, with its generated Go code beside
// it. Nothing here is written by hand but the .proto files themselves.
//
// The shop's services are in shop/<service>/v1. control/v1 is how the lab
// talks to a replica: what it measures, and which faults it shall act out. What
// benches call is in bench.
//
// published.binpb is the shop's API, and the control channel, which replicas in another
// language speak too, as programs out there know them: `go generate` refuses a change
// by which one of them would misread or lose something, such as a field with another
// number (rules WIRE_JSON in buf.yaml). Renew it when a field or a message is published
// that wasn't, so that it is kept from then on; never to get a refused change through:
//
//	go run github.com/bufbuild/buf/cmd/buf@v1.75.0 build --path shop --path control --exclude-source-info -o published.binpb
//
//go:generate go run github.com/bufbuild/buf/cmd/buf@v1.75.0 lint
//go:generate go run github.com/bufbuild/buf/cmd/buf@v1.75.0 breaking --path shop --path control --against published.binpb
//go:generate go run github.com/bufbuild/buf/cmd/buf@v1.75.0 generate
package proto

import "embed"

// Files are the .proto files, by the paths that they have here.
//
//go:embed shop/*/v1/*.proto control/v1/*.proto
var Files embed.FS
