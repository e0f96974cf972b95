// Package selectsvc is the product catalogue: list, search, look up. The folder
// and the service are called select, which is a keyword in Go.
package selectsvc

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/plant"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

// maxBatch is how many products one call looks up at most.
const maxBatch = 100

// Definition describes the service to the replica that carries it.
func Definition() replica.Definition {
	return replica.Definition{
		Name:   "select",
		Work:   work.Time{Distribution: "exponential", Mean: 10 * time.Millisecond},
		Schema: schema,
		Plants: []string{plant.SlowQuery, plant.NPlusOne},
		Seed:   seed,
		New: func(deps replica.Deps) (replica.Server, error) {
			return &service{storage: storage{deps.DB}}, nil
		},
	}
}

type service struct {
	selectv1.UnimplementedSelectServiceServer
	storage  storage
	searches searches
}

var _ replica.Planter = (*service)(nil)

// Register adds the service to a gRPC server.
func (s *service) Register(r grpc.ServiceRegistrar) { selectv1.RegisterSelectServiceServer(r, s) }

// ListProducts returns a page of the catalogue.
func (s *service) ListProducts(ctx context.Context, req *selectv1.ListProductsRequest) (*selectv1.ListProductsResponse, error) {
	size, err := argument.PageSize(req.GetPageSize())
	if err != nil {
		return nil, err
	}
	if query := req.GetQuery(); query != "" && plant.Active(ctx, plant.SlowQuery) {
		if _, err := s.searches.count(ctx, query); err != nil {
			return nil, store.Status(err)
		}
	}
	// One more than asked tells whether there is a next page.
	found, err := s.storage.list(ctx, req.GetQuery(), req.GetCategory(), req.GetPageToken(), size+1)
	if err != nil {
		return nil, store.Status(err)
	}
	answer := &selectv1.ListProductsResponse{Products: found}
	if len(found) > int(size) {
		answer.Products = found[:size]
		answer.NextPageToken = found[size-1].GetId()
	}
	return answer, nil
}

// GetProduct looks one product up.
func (s *service) GetProduct(ctx context.Context, req *selectv1.GetProductRequest) (*selectv1.Product, error) {
	products, err := s.lookUp(ctx, []string{req.GetId()})
	if err != nil {
		return nil, err
	}
	return products[0], nil
}

// BatchGetProducts looks several products up, all or none: NOT_FOUND names the
// first that isn't there.
func (s *service) BatchGetProducts(ctx context.Context, req *selectv1.BatchGetProductsRequest) (*selectv1.BatchGetProductsResponse, error) {
	if n := len(req.GetIds()); n > maxBatch {
		return nil, refuse.Field("ids", "%d, at most %d", n, maxBatch)
	}
	products, err := s.lookUp(ctx, req.GetIds())
	if err != nil {
		return nil, err
	}
	return &selectv1.BatchGetProductsResponse{Products: products}, nil
}

// lookUp returns a product for each id.
func (s *service) lookUp(ctx context.Context, ids []string) ([]*selectv1.Product, error) {
	for _, id := range ids {
		if err := argument.ID("id", id); err != nil {
			return nil, err
		}
	}
	products, err := s.storage.byID(ctx, ids)
	if err != nil {
		return nil, store.Status(err)
	}
	for i, id := range ids {
		if i >= len(products) || products[i].GetId() != id {
			return nil, status.Errorf(codes.NotFound, "no product %q", id)
		}
	}
	return products, nil
}
