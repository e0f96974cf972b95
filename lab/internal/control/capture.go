package control

import (
	"context"
	"errors"
	"fmt"
	"io"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
)

// Capture calls f with messages of the shop that the replica at addr reads and
// writes, as they are on the wire, one of each kind, alone or within another, until
// ctx ends or the replica does; neither is an error.
func (c *Controller) Capture(ctx context.Context, addr string, f func(name string, raw []byte)) error {
	client, release, err := c.client(addr)
	if err != nil {
		return fmt.Errorf("capture messages at %s: %w", addr, err)
	}
	defer release()
	stream, err := client.Capture(ctx, &controlv1.CaptureRequest{})
	for err == nil {
		var m *controlv1.CapturedMessage
		if m, err = stream.Recv(); err == nil {
			f(m.Name, m.Raw)
		}
	}
	// The stream may hear of the end of ctx, a deadline above all, before ctx does.
	ended := status.Code(err) == codes.DeadlineExceeded || status.Code(err) == codes.Canceled
	if errors.Is(err, io.EOF) || ended || ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("capture messages at %s: %w", addr, err)
}
