// Package e2e plays scenarios to their end with the real program, over real
// processes: tests alone, under the build tag e2e.
package e2e
