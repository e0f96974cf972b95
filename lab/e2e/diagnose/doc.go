// Package diagnose has the rules that see traces alone name causes that are planted
// in real shops. Tests alone, under the build tag e2e.
package diagnose
