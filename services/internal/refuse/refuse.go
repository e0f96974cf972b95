// Package refuse makes the errors by which services turn requests down: a gRPC
// status with a message for people and a detail for programs, as the error
// model of google.rpc has it.
//
// A request that is wrong in itself names its field (BadRequest); one that is
// right and can't be granted says why by a word that doesn't change (ErrorInfo):
//
//	return refuse.Field("points", "%d is negative", n)
//	return refuse.Because(codes.FailedPrecondition, "COUPON_USED", "coupon %q is used", id)
package refuse

import (
	"fmt"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/protoadapt"

	statusv1 "google.golang.org/genproto/googleapis/rpc/status"
)

// Domain is the domain of all reasons.
const Domain = "shop.msalab"

// The reasons that callers tell apart.
const (
	KeyReused     = "KEY_REUSED"     // the key was used with another body
	OrderUndone   = "ORDER_UNDONE"   // a compensation came before
	CouponUnknown = "COUPON_UNKNOWN" // there is none of that id
	CouponForeign = "COUPON_FOREIGN" // it belongs to another member
	CouponUsed    = "COUPON_USED"    // for another order
	CouponExpired = "COUPON_EXPIRED" // before it was used
	TooFewPoints  = "TOO_FEW_POINTS"
	CardNotHeld   = "CARD_NOT_HELD"   // nothing is authorised that could be captured
	TooManyPoints = "TOO_MANY_POINTS" // a balance would exceed what the shop can count
)

// RateLimited is the reason of a RESOURCE_EXHAUSTED that isn't a lack of anything:
// more requests came than the function takes.
const RateLimited = "RATE_LIMITED"

// The reasons for which a caller doesn't send a call: see Final.
const (
	CircuitOpen  = "CIRCUIT_OPEN"  // too many of its calls have failed
	BulkheadFull = "BULKHEAD_FULL" // too many of its calls are under way
)

// Field refuses a field's value: INVALID_ARGUMENT.
func Field(field, format string, args ...any) error {
	why := fmt.Sprintf(format, args...)
	return with(codes.InvalidArgument, field+": "+why, &errdetails.BadRequest{
		FieldViolations: []*errdetails.BadRequest_FieldViolation{{Field: field, Description: why}},
	})
}

// Because refuses a request for a reason.
func Because(code codes.Code, reason, format string, args ...any) error {
	return with(code, fmt.Sprintf(format, args...), &errdetails.ErrorInfo{Reason: reason, Domain: Domain})
}

// Reused refuses a key that comes again with another body: INVALID_ARGUMENT.
func Reused(format string, args ...any) error {
	return Because(codes.InvalidArgument, KeyReused, format, args...)
}

// Undone refuses an action whose compensation came before it: ABORTED.
func Undone(order string) error {
	return Because(codes.Aborted, OrderUndone, "order %q was undone", order)
}

// Reason returns the reason that an error carries; empty: none.
func Reason(err error) string {
	for _, d := range status.Convert(err).Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return ""
}

// Final reports whether a request was refused, here or further down, without having
// been sent, so that whoever sent it again would only be refused again.
func Final(err error) bool {
	if err == nil {
		return false
	}
	reason := Reason(err)
	return reason == CircuitOpen || reason == BulkheadFull
}

// WrongField names the field that a request was refused for; empty: none.
func WrongField(err error) string {
	for _, d := range status.Convert(err).Details() {
		if bad, ok := d.(*errdetails.BadRequest); ok && len(bad.GetFieldViolations()) > 0 {
			return bad.GetFieldViolations()[0].GetField()
		}
	}
	return ""
}

// Pack returns a refusal as bytes that can be kept, and Unpack the refusal that
// they were made of: what was refused once is refused to whoever asks again, even
// if it could be granted by then. Its caller took it for an answer.
func Pack(refusal error) []byte {
	packed, err := proto.Marshal(status.Convert(refusal).Proto())
	if err != nil { // a message that isn't UTF-8
		packed, _ = proto.Marshal(status.New(status.Code(refusal), "refused before").Proto())
	}
	return packed
}

// Unpack returns a refusal that was packed.
func Unpack(packed []byte) error {
	var s statusv1.Status
	if err := proto.Unmarshal(packed, &s); err != nil {
		return status.Errorf(codes.DataLoss, "read refusal: %v", err)
	}
	return status.FromProto(&s).Err()
}

func with(code codes.Code, message string, detail protoadapt.MessageV1) error {
	s := status.New(code, message)
	if detailed, err := s.WithDetails(detail); err == nil { // it fails for codes.OK alone
		s = detailed
	}
	return s.Err()
}
