package gateway

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/store"
)

// ListProducts returns a page of the catalogue.
func (s *service) ListProducts(ctx context.Context, req *selectv1.ListProductsRequest) (*selectv1.ListProductsResponse, error) {
	return s.catalog.ListProducts(ctx, req)
}

// GetProduct looks a product up.
func (s *service) GetProduct(ctx context.Context, req *selectv1.GetProductRequest) (*selectv1.Product, error) {
	return s.catalog.GetProduct(ctx, req)
}

// AddToCart puts a product into the session's cart. A shopper without a session,
// or with one that we no longer know, gets a new one.
func (s *service) AddToCart(ctx context.Context, req *gatewayv1.AddToCartRequest) (*gatewayv1.AddToCartResponse, error) {
	shopper, err := s.storage.find(ctx, req.GetSessionId())
	if err == nil && shopper == nil {
		shopper, err = s.storage.visit(ctx, req.GetSessionId())
	}
	if err != nil {
		return nil, store.Status(err)
	}
	cart, err := s.shopping.AddItem(onBehalf(ctx, shopper.memberID), &shoppingv1.AddItemRequest{
		RequestId: shopper.scope(req.GetRequestId()), CartId: shopper.cartID,
		ProductId: req.GetProductId(), Quantity: req.GetQuantity(),
	})
	if err != nil {
		return nil, err
	}
	return &gatewayv1.AddToCartResponse{Session: shopper.message(), Cart: cart}, nil
}

// GetCart returns the session's cart: an empty one where there is no session.
func (s *service) GetCart(ctx context.Context, req *gatewayv1.GetCartRequest) (*shoppingv1.Cart, error) {
	shopper, err := s.storage.find(ctx, req.GetSessionId())
	if err != nil {
		return nil, store.Status(err)
	}
	if shopper == nil {
		return &shoppingv1.Cart{Total: money.Won(0)}, nil
	}
	return s.shopping.GetCart(onBehalf(ctx, shopper.memberID), &shoppingv1.GetCartRequest{CartId: shopper.cartID})
}

// Buy orders the session's cart and has it paid. A payment that is declined is
// an order too, with that status.
func (s *service) Buy(ctx context.Context, req *gatewayv1.BuyRequest) (*shoppingv1.Order, error) {
	member, err := s.member(ctx, req.GetSessionId())
	if err != nil {
		return nil, err
	}
	return s.shopping.PlaceOrder(onBehalf(ctx, member.memberID), &shoppingv1.PlaceOrderRequest{
		RequestId: member.scope(req.GetRequestId()), CartId: member.cartID,
		MemberId: member.memberID, Means: req.GetMeans(),
	})
}

// GetOrder looks an order up. Anyone who knows its id may see it. To look it up by
// the request that placed it, or to wait for news of it, there is TrackOrder.
func (s *service) GetOrder(ctx context.Context, req *shoppingv1.GetOrderRequest) (*shoppingv1.Order, error) {
	return s.shopping.GetOrder(ctx, &shoppingv1.GetOrderRequest{Id: req.GetId()})
}

// ListPosts returns a page of the board.
func (s *service) ListPosts(ctx context.Context, req *boardv1.ListPostsRequest) (*boardv1.ListPostsResponse, error) {
	return s.board.ListPosts(ctx, req)
}

// WritePost publishes a post: under the member's id, or as a visitor.
func (s *service) WritePost(ctx context.Context, req *gatewayv1.WritePostRequest) (*boardv1.Post, error) {
	shopper, err := s.storage.find(ctx, req.GetSessionId())
	if err != nil {
		return nil, store.Status(err)
	}
	author, requestID := "visitor", visitorScope(req)
	if shopper != nil {
		ctx = onBehalf(ctx, shopper.memberID)
		author, requestID = cmp.Or(shopper.memberID, author), shopper.scope(req.GetRequestId())
	}
	return s.board.WritePost(ctx, &boardv1.WritePostRequest{
		RequestId: requestID, Author: author, Title: req.GetTitle(), Body: req.GetBody(),
	})
}

// visitorScope makes the request_id of a shopper without a session one that no
// other text can have: two visitors may choose the same key, and nothing tells them
// apart but what they write. A session that the answer opened would not help, as it
// is lost with an answer that is lost, which is what a key is for.
func visitorScope(req *gatewayv1.WritePostRequest) string {
	text := sha256.Sum256([]byte(req.GetTitle() + "\x00" + req.GetBody()))
	return fmt.Sprintf("visitor/%x/%s", text[:16], cmp.Or(req.GetRequestId(), rand.Text()))
}
