// Package board is the notice board: posts, a live feed of them, a chat.
//
// Its two streams show what a call over gRPC can be beyond question and answer:
// Feed sends for as long as the caller listens, Chat goes both ways at once.
// Replicas share nothing but the database, so that is where streams look for
// what others wrote.
package board

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/news"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

// Definition describes the service to the replica that carries it, as it is
// before anything was changed: v1.
func Definition() replica.Definition {
	return replica.Definition{
		Name:   "board",
		Work:   work.Time{Distribution: "exponential", Mean: 10 * time.Millisecond},
		Schema: schema,
		Seed:   seed,
		New: func(deps replica.Deps) (replica.Server, error) {
			return newService(deps.DB), nil
		},
	}
}

// batch is how many rows a stream reads in one go. What a slow reader hasn't
// fetched yet waits in the database, not in memory, and holds nobody up.
const batch = 100

func newService(db *store.DB) *service {
	return &service{storage: storage{db}, news: news.New()}
}

type service struct {
	boardv1.UnimplementedBoardServiceServer
	storage   storage
	news      *news.News
	listening listening
}

var _ replica.Runner = (*service)(nil)

// Register adds the service to a gRPC server.
func (s *service) Register(r grpc.ServiceRegistrar) { boardv1.RegisterBoardServiceServer(r, s) }

// ListPosts returns a page of posts, newest first.
func (s *service) ListPosts(ctx context.Context, req *boardv1.ListPostsRequest) (*boardv1.ListPostsResponse, error) {
	size, err := argument.PageSize(req.GetPageSize())
	if err != nil {
		return nil, err
	}
	if req.GetBeforeId() < 0 {
		return nil, refuse.Field("before_id", "%d is negative", req.GetBeforeId())
	}
	posts, err := s.storage.before(ctx, req.GetBeforeId(), size)
	if err != nil {
		return nil, store.Status(err)
	}
	return &boardv1.ListPostsResponse{Posts: posts}, nil
}

// WritePost publishes a post, once per request_id.
func (s *service) WritePost(ctx context.Context, req *boardv1.WritePostRequest) (*boardv1.Post, error) {
	err := argument.First(
		argument.ID("request_id", req.GetRequestId()),
		argument.Text("author", req.GetAuthor(), 100),
		argument.Text("title", req.GetTitle(), 200),
		argument.Text("body", req.GetBody(), 10_000))
	if err != nil {
		return nil, err
	}
	var post *boardv1.Post
	err = s.storage.db.InTx(ctx, func(ctx context.Context) (err error) {
		post, err = s.storage.insert(ctx, req.GetRequestId(), &boardv1.Post{
			Author: req.GetAuthor(), Title: req.GetTitle(), Body: req.GetBody(), WrittenAt: timestamppb.Now(),
		})
		return err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	if post.GetAuthor() != req.GetAuthor() || post.GetTitle() != req.GetTitle() || post.GetBody() != req.GetBody() {
		return nil, refuse.Reused("request_id %q published another post before", req.GetRequestId())
	}
	s.news.Announce()
	return post, nil
}
