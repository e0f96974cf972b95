package hops

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	hopsv1 "github.com/msalab/msalab/proto/bench/hops/v1"
)

// maxItems bounds a list.
const maxItems = 1000

// ListItems names the first items.
func (p pong) ListItems(_ context.Context, req *hopsv1.ListItemsRequest) (*hopsv1.ListItemsResponse, error) {
	if req.GetSize() > maxItems {
		return nil, status.Errorf(codes.InvalidArgument, "size: %d is more than %d", req.GetSize(), maxItems)
	}
	list := &hopsv1.ListItemsResponse{}
	for i := range req.GetSize() {
		list.Ids = append(list.Ids, fmt.Sprintf("item-%04d", i))
	}
	return list, nil
}

// GetItems answers with an item for each id, in their order.
func (p pong) GetItems(_ context.Context, req *hopsv1.GetItemsRequest) (*hopsv1.GetItemsResponse, error) {
	if len(req.GetIds()) > maxItems {
		return nil, status.Errorf(codes.InvalidArgument, "ids: %d are more than %d", len(req.GetIds()), maxItems)
	}
	found := &hopsv1.GetItemsResponse{}
	for _, id := range req.GetIds() {
		found.Items = append(found.Items, &hopsv1.Item{Id: id, Name: "the name of " + id, Price: int64(1000 + len(id))})
	}
	return found, nil
}
