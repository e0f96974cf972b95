package main

import (
	"slices"
	"testing"
)

// TestPatterns: cells are told apart by their rows, as columns may have commas in
// their names.
func TestPatterns(t *testing.T) {
	for _, tt := range []struct{ only, want []string }{
		{nil, nil},
		{[]string{"centre/*,*/grpc"}, []string{"centre/*", "*/grpc"}},
		{[]string{"centre/grpc", "+1ms/grpc"}, []string{"centre/grpc", "+1ms/grpc"}},
		{[]string{"1-line,64-callers,+1ms/grpc,1-line/*"}, []string{"1-line,64-callers,+1ms/grpc", "1-line/*"}},
		{[]string{"chat"}, []string{"chat"}},
		{[]string{""}, []string{""}},
	} {
		if got := patterns(tt.only); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.only, got, tt.want)
		}
	}
}
