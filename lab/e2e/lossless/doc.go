// Package lossless scales the shop and deploys over it under 500 requests a second,
// again and again: not one may fail. Tests alone, under the build tag e2e.
package lossless
