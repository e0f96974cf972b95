// Package node is the board as a Node.js program: the same service from the
// same .proto files in another language, with gRPC and OpenTelemetry of that
// language. It is discovered, balanced, watched and broken like the Go replicas
// that it stands in for.
//
// The source is in src; esbuild makes one file of it and of all that it needs,
// which is committed and embedded here, so that nothing is installed in a run.
// Change the source and write it anew with
//
//	npm ci && npm run build
//
// OpenTelemetry's packages are the line that still runs on Node.js 20. The
// tracing SDK and the exporter are used without sdk-node, which brings every
// other exporter along and sets itself up by replacing functions of modules as
// they are loaded: in a bundle there are no modules to load.
package node

import _ "embed"

// Program is the bundled program.
//
//go:embed board.cjs
var Program []byte
