// Package proto holds the messages and services of the shop and of the lab's
// control channel: one .proto file a folder, with its generated Go code beside
// it. Nothing here is written by hand but the .proto files themselves.
//
// The shop's services are in shop/<service>/v1. control/v1 is how the lab
// talks to a replica: what it measures, and which faults it shall act out. What
// benches call is in bench.
//
//go:generate go run github.com/bufbuild/buf/cmd/buf@v1.75.0 lint
//go:generate go run github.com/bufbuild/buf/cmd/buf@v1.75.0 generate
package proto

import "embed"

// Files are the .proto files, by the paths that they have here.
//
//go:embed shop/*/v1/*.proto control/v1/*.proto
var Files embed.FS
