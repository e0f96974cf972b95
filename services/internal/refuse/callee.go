package refuse

import (
	"errors"
	"fmt"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Plain is a status that stands in another error as one by itself. The message has
// the words of both, but not gRPC's "rpc error: code = … desc = " between them, as it
// is in the error of a call that gRPC has retried.
func Plain(err error) error {
	var in interface {
		error
		GRPCStatus() *status.Status
	}
	if !errors.As(err, &in) || in.GRPCStatus() == nil {
		return err
	}
	s := in.GRPCStatus().Proto()
	s.Message = strings.Replace(err.Error(), in.Error(), s.GetMessage(), 1)
	return status.FromProto(s).Err()
}

// While is a callee's error with what its caller was doing before its message. Code
// and details stay; gRPC's own words ("rpc error: …"), of which each hop would add
// more, don't come along.
func While(err error, doing string, args ...any) error {
	s := status.Convert(Plain(err)).Proto()
	if s == nil {
		return nil
	}
	s.Message = fmt.Sprintf(doing, args...) + ": " + s.GetMessage()
	return status.FromProto(s).Err()
}

// Forward is While for an error that a service hands on to its own caller. A code
// that blames the request, and doesn't say by a detail what of it is wrong, speaks of
// a request between services, which the caller has never seen: it becomes INTERNAL.
func Forward(err error, doing string, args ...any) error {
	err = While(err, doing, args...)
	switch s := status.Convert(err); s.Code() {
	case codes.InvalidArgument, codes.OutOfRange, codes.Unimplemented, codes.Unauthenticated:
		if Reason(err) == "" && WrongField(err) == "" {
			return status.Errorf(codes.Internal, "%s (%v)", s.Message(), s.Code())
		}
	}
	return err
}
