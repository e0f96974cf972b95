package board

import (
	"context"
	"strings"

	"google.golang.org/grpc"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

// V2 is the next version of the board: posts have topics.
//
// Old and new replicas run together while it is rolled out, on one database. So
// the change only adds: a field that v1 skips, a table that v1 doesn't read
// (expand now, contract when the last v1 has left). What v1 writes meanwhile has
// no topic.
func V2() replica.Definition {
	d := Definition()
	d.Schema += topicsSchema
	d.New = func(deps replica.Deps) (replica.Server, error) { return newServiceV2(deps.DB), nil }
	return d
}

// serviceV2 does what v1 does, and finds out what posts are about.
type serviceV2 struct {
	*service
	topics topics
}

func newServiceV2(db *store.DB) *serviceV2 {
	return &serviceV2{service: newService(db), topics: topics{db}}
}

// Register adds the service to a gRPC server.
func (s *serviceV2) Register(r grpc.ServiceRegistrar) { boardv1.RegisterBoardServiceServer(r, s) }

// ListPosts returns a page of posts with their topics, newest first.
func (s *serviceV2) ListPosts(ctx context.Context, req *boardv1.ListPostsRequest) (*boardv1.ListPostsResponse, error) {
	res, err := s.service.ListPosts(ctx, req)
	if err != nil {
		return nil, err
	}
	if err := s.topics.fill(ctx, res.GetPosts()); err != nil {
		return nil, store.Status(err)
	}
	return res, nil
}

// WritePost publishes a post and keeps what it is about.
func (s *serviceV2) WritePost(ctx context.Context, req *boardv1.WritePostRequest) (*boardv1.Post, error) {
	post, err := s.service.WritePost(ctx, req)
	if err != nil {
		return nil, err
	}
	post.Topic = topicOf(post.GetTitle(), post.GetBody())
	if err := s.topics.keep(ctx, post); err != nil {
		return nil, store.Status(err)
	}
	return post, nil
}

// Feed sends each new post with its topic. A topic is kept right after its post,
// so a post that another replica wrote may come without.
func (s *serviceV2) Feed(req *boardv1.FeedRequest, stream grpc.ServerStreamingServer[boardv1.Post]) error {
	return s.service.Feed(req, &topicFeed{stream, s.topics})
}

// topicFeed adds topics to the posts that go out by a stream.
type topicFeed struct {
	grpc.ServerStreamingServer[boardv1.Post]
	topics topics
}

func (f *topicFeed) Send(p *boardv1.Post) error {
	if err := f.topics.fill(f.Context(), []*boardv1.Post{p}); err != nil {
		return store.Status(err)
	}
	return f.ServerStreamingServer.Send(p)
}

// topicOf finds a post's topic by the words in it.
func topicOf(title, body string) string {
	text := strings.ToLower(title + " " + body)
	for _, topic := range []struct{ name, words string }{
		{"question", "?|question|what would"},
		{"delivery", "arrived|packed|days|delivery"},
		{"offer", "sale|new arrivals|gift"},
	} {
		for word := range strings.SplitSeq(topic.words, "|") {
			if strings.Contains(text, word) {
				return topic.name
			}
		}
	}
	return "talk"
}
