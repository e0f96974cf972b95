package hops

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	hopsv1 "github.com/msalab/msalab/proto/bench/hops/v1"
)

// maxSize bounds what one operation does: callees of a parallel one wait for a
// connection and a slot each.
const maxSize = 100

// operation does once what is to be measured, and checks that it was done.
type operation func(ctx context.Context) error

// operation returns what a request asks to measure.
func (m *meter) operation(req *hopsv1.MeasureRequest) (operation, error) {
	size := req.GetSize()
	if size < 1 || size > maxSize {
		return nil, status.Errorf(codes.InvalidArgument, "size: %d is not from 1 to %d", size, maxSize)
	}
	switch req.GetOperation() {
	case hopsv1.Operation_OPERATION_CHAIN:
		return func(ctx context.Context) error { return m.chain(ctx, size) }, nil
	case hopsv1.Operation_OPERATION_SERIAL:
		return func(ctx context.Context) error { return m.serial(ctx, size) }, nil
	case hopsv1.Operation_OPERATION_PARALLEL:
		return func(ctx context.Context) error { return m.parallel(ctx, size) }, nil
	case hopsv1.Operation_OPERATION_ONE_BY_ONE:
		return func(ctx context.Context) error { return m.oneByOne(ctx, size) }, nil
	case hopsv1.Operation_OPERATION_BATCH:
		return func(ctx context.Context) error { return m.batch(ctx, size) }, nil
	case hopsv1.Operation_OPERATION_BARE:
		return func(ctx context.Context) error { return m.direct(ctx, size) }, nil
	}
	return nil, status.Errorf(codes.InvalidArgument, "operation: %v is not known", req.GetOperation())
}

// steadily makes a call wait for a connection that is still being made, where
// it else would fail.
var steadily = grpc.WaitForReady(true)

func (m *meter) chain(ctx context.Context, depth uint32) error {
	answer, err := m.pong.Hop(ctx, &hopsv1.HopRequest{Depth: depth}, steadily)
	if err != nil {
		return err
	}
	if answer.GetHops() != depth {
		return fmt.Errorf("a chain of %d hops ended after %d", depth, answer.GetHops())
	}
	return nil
}

func (m *meter) serial(ctx context.Context, callees uint32) error {
	for range callees {
		if err := m.chain(ctx, 1); err != nil {
			return err
		}
	}
	return nil
}

func (m *meter) parallel(ctx context.Context, callees uint32) error {
	all, ctx := errgroup.WithContext(ctx)
	for range callees {
		all.Go(func() error { return m.chain(ctx, 1) })
	}
	return all.Wait()
}

func (m *meter) oneByOne(ctx context.Context, size uint32) error {
	list, err := m.pong.ListItems(ctx, &hopsv1.ListItemsRequest{Size: size}, steadily)
	if err != nil {
		return err
	}
	for _, id := range list.GetIds() {
		if err := m.fetch(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (m *meter) batch(ctx context.Context, size uint32) error {
	list, err := m.pong.ListItems(ctx, &hopsv1.ListItemsRequest{Size: size}, steadily)
	if err != nil {
		return err
	}
	return m.fetch(ctx, list.GetIds()...)
}

func (m *meter) fetch(ctx context.Context, ids ...string) error {
	found, err := m.pong.GetItems(ctx, &hopsv1.GetItemsRequest{Ids: ids}, steadily)
	if err != nil {
		return err
	}
	if len(found.GetItems()) != len(ids) {
		return fmt.Errorf("%d items were found for %d ids", len(found.GetItems()), len(ids))
	}
	return nil
}

func (m *meter) direct(ctx context.Context, calls uint32) error {
	for range calls {
		if _, err := m.bare.Hop(ctx, &hopsv1.HopRequest{Depth: 1}); err != nil {
			return err
		}
	}
	return nil
}
