package refuse_test

import (
	"errors"
	"fmt"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/refuse"
)

func TestErrorsOfCallees(t *testing.T) {
	plain := func(c codes.Code) error { return status.Error(c, "no") }
	tests := []struct {
		name             string
		err              error
		while, forwarded codes.Code
		message          string // of what is forwarded
	}{
		{"outage", plain(codes.Unavailable), codes.Unavailable, codes.Unavailable, "pay order o: no"},
		{"the shopper's", plain(codes.NotFound), codes.NotFound, codes.NotFound, "pay order o: no"},
		{"between services", plain(codes.InvalidArgument), codes.InvalidArgument, codes.Internal, "pay order o: no (InvalidArgument)"},
		{"no such method", plain(codes.Unimplemented), codes.Unimplemented, codes.Internal, "pay order o: no (Unimplemented)"},
		{"a field", refuse.Field("points", "too many"), codes.InvalidArgument, codes.InvalidArgument, "pay order o: points: too many"},
		{"a reason", refuse.Reused("again"), codes.InvalidArgument, codes.InvalidArgument, "pay order o: again"},
		{"retried", fmt.Errorf("failed after 3 attempts: %w", plain(codes.Unavailable)), codes.Unavailable, codes.Unavailable, "pay order o: failed after 3 attempts: no"},
		{"no status", errors.New("oops"), codes.Unknown, codes.Unknown, "pay order o: oops"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			while := refuse.While(tt.err, "pay order %s", "o")
			forwarded := refuse.Forward(tt.err, "pay order %s", "o")
			if got := status.Code(while); got != tt.while {
				t.Errorf("while: got %v, want %v", got, tt.while)
			}
			if got := status.Convert(forwarded); got.Code() != tt.forwarded || got.Message() != tt.message {
				t.Errorf("forwarded: got %v %q, want %v %q", got.Code(), got.Message(), tt.forwarded, tt.message)
			}
			if refuse.Reason(forwarded) != refuse.Reason(tt.err) || refuse.WrongField(forwarded) != refuse.WrongField(tt.err) {
				t.Errorf("the details of %v are lost: %v", tt.err, forwarded)
			}
		})
	}
	if refuse.While(nil, "a") != nil || refuse.Forward(nil, "a") != nil {
		t.Error("no error became one")
	}
}
