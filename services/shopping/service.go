// Package shopping keeps carts and orders, and tells whoever tracks an order how
// it is getting on.
//
// Prices are the catalogue's (select), never the shopper's. Paying is pay's
// business: shopping places an order, hands it to pay under the order's id, and
// records what came out. Where an answer is lost on the way, asking again under
// the same id is safe, since pay pays an order once.
package shopping

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/news"
	"github.com/msalab/msalab/services/internal/plant"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

// Limits of a cart. They keep its look-up within one call to select, and its
// total far from overflowing.
const (
	maxLines    = 100
	maxQuantity = 99 // of one product
)

// Definition describes the service to the replica that carries it.
func Definition() replica.Definition {
	return replica.Definition{
		Name:   "shopping",
		Calls:  []string{"select", "pay"},
		Work:   work.Time{Distribution: "exponential", Mean: 10 * time.Millisecond},
		Schema: schema,
		Plants: []string{plant.NPlusOne, plant.Lock},
		Exempt: []string{"ListOrders"},
		Seed:   seed,
		New:    newService,
	}
}

type service struct {
	shoppingv1.UnimplementedShoppingServiceServer
	db      *store.DB
	carts   carts
	orders  orders
	news    *news.News // of orders
	catalog selectv1.SelectServiceClient
	pay     payv1.PayServiceClient

	sweepEvery time.Duration // zero: as the constant says

	// placing is what a careless author guards PlaceOrder with; see there.
	placing *plant.Mutex
}

func newService(deps replica.Deps) (replica.Server, error) {
	catalog, err := deps.Dial("select")
	if err != nil {
		return nil, fmt.Errorf("dial select: %w", err)
	}
	pay, err := deps.Dial("pay")
	if err != nil {
		return nil, fmt.Errorf("dial pay: %w", err)
	}
	return &service{
		db:      deps.DB,
		carts:   carts{deps.DB},
		orders:  orders{deps.DB},
		news:    news.New(),
		catalog: selectv1.NewSelectServiceClient(catalog),
		pay:     payv1.NewPayServiceClient(pay),
		placing: plant.NewMutex(),

		sweepEvery: deps.Sweep,
	}, nil
}

// Register adds the service to a gRPC server.
func (s *service) Register(r grpc.ServiceRegistrar) {
	shoppingv1.RegisterShoppingServiceServer(r, s)
}

// AddItem puts a product into a cart.
func (s *service) AddItem(ctx context.Context, req *shoppingv1.AddItemRequest) (*shoppingv1.Cart, error) {
	err := argument.First(
		argument.ID("request_id", req.GetRequestId()),
		argument.ID("cart_id", req.GetCartId()),
		argument.ID("product_id", req.GetProductId()),
		checkQuantity(req.GetQuantity()))
	if err != nil {
		return nil, err
	}
	// Ask for the product before it is in the cart: one that isn't there would
	// spoil the cart for good. The other lines are asked for in the same call.
	lines, err := s.carts.lines(ctx, req.GetCartId())
	if err != nil {
		return nil, store.Status(err)
	}
	added := line{productID: req.GetProductId(), quantity: req.GetQuantity()}
	products, err := s.lookUp(ctx, append(lines, added))
	if err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context) (err error) {
		lines, err = s.add(ctx, req.GetRequestId(), req.GetCartId(), added)
		return err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	items, total := price(lines, products)
	return &shoppingv1.Cart{Id: req.GetCartId(), Items: items, Total: total}, nil
}

// add is AddItem inside its transaction. It returns the cart's new lines.
func (s *service) add(ctx context.Context, requestID, cartID string, added line) ([]line, error) {
	whose, before, err := s.carts.add(ctx, requestID, cartID, added)
	if err != nil {
		return nil, err
	}
	if whose != cartID || before != added {
		return nil, refuse.Reused("request_id %q added something else before", requestID)
	}
	lines, err := s.carts.lines(ctx, cartID)
	if err != nil {
		return nil, err
	}
	if len(lines) > maxLines {
		return nil, status.Errorf(codes.FailedPrecondition, "the cart is full: %d products", maxLines)
	}
	for _, l := range lines {
		if l.quantity > maxQuantity {
			return nil, status.Errorf(codes.FailedPrecondition, "%s: at most %d of one product", l.productID, maxQuantity)
		}
	}
	return lines, nil
}

// GetCart returns a cart at current prices. One that nobody has used yet is empty.
func (s *service) GetCart(ctx context.Context, req *shoppingv1.GetCartRequest) (*shoppingv1.Cart, error) {
	if err := argument.ID("cart_id", req.GetCartId()); err != nil {
		return nil, err
	}
	lines, err := s.carts.lines(ctx, req.GetCartId())
	if err != nil {
		return nil, store.Status(err)
	}
	products, err := s.lookUp(ctx, lines)
	if err != nil {
		return nil, err
	}
	items, total := price(lines, products)
	return &shoppingv1.Cart{Id: req.GetCartId(), Items: items, Total: total}, nil
}

func checkQuantity(quantity int32) error {
	if quantity < 1 || quantity > maxQuantity {
		return refuse.Field("quantity", "%d, want 1 to %d", quantity, maxQuantity)
	}
	return nil
}

// lookUp asks select for the products of the lines, all in one call.
func (s *service) lookUp(ctx context.Context, lines []line) (map[string]*selectv1.Product, error) {
	if len(lines) == 0 {
		return nil, nil
	}
	products := make(map[string]*selectv1.Product, len(lines))
	var ids []string
	for _, l := range lines {
		if _, asked := products[l.productID]; !asked {
			products[l.productID] = nil
			ids = append(ids, l.productID)
		}
	}
	if len(ids) > maxLines {
		return nil, status.Errorf(codes.FailedPrecondition, "the cart is full: %d products", maxLines)
	}
	found, err := s.products(ctx, ids)
	if err != nil {
		return nil, refuse.Forward(err, "look up products")
	}
	for _, p := range found {
		if _, err := money.Positive("price of "+p.GetId(), p.GetPrice()); err != nil {
			return nil, status.Errorf(codes.Internal, "look up products: %v", err)
		}
		products[p.GetId()] = p
	}
	return products, nil
}

// products asks select for all products by one call. The wrong way, N+1, asks
// for each by calls of its own.
func (s *service) products(ctx context.Context, ids []string) ([]*selectv1.Product, error) {
	if plant.Active(ctx, plant.NPlusOne) {
		return s.oneByOne(ctx, ids)
	}
	answer, err := s.catalog.BatchGetProducts(ctx, &selectv1.BatchGetProductsRequest{Ids: ids})
	return answer.GetProducts(), err
}

// price turns lines into items and their total. A line without a product came
// into the cart while the products were looked up; it is left out.
//
// The total can't overflow: 100 lines of 99 of the dearest product stay well
// below an int64.
func price(lines []line, products map[string]*selectv1.Product) ([]*shoppingv1.Item, *moneyv1.Money) {
	var items []*shoppingv1.Item
	var total int64
	for _, l := range lines {
		p := products[l.productID]
		if p == nil {
			continue
		}
		items = append(items, &shoppingv1.Item{
			ProductId: l.productID, Name: p.GetName(), Quantity: l.quantity, Price: p.GetPrice(),
		})
		total += int64(l.quantity) * p.GetPrice().GetUnits()
	}
	return items, money.Won(total)
}
