package board

import (
	"context"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/replica"
)

// V2Bad is V2 with a bug that no readiness probe finds: a cache of topics that
// refuses what no longer fits, and forgets nothing. It starts, it becomes ready,
// its first posts are written; then every further one fails.
func V2Bad() replica.Definition {
	d := V2()
	d.New = func(deps replica.Deps) (replica.Server, error) {
		return &serviceV2Bad{serviceV2: newServiceV2(deps.DB), cache: cache{topics: map[int64]string{}}}, nil
	}
	return d
}

type serviceV2Bad struct {
	*serviceV2
	cache cache
}

// Register adds the service to a gRPC server.
func (s *serviceV2Bad) Register(r grpc.ServiceRegistrar) { boardv1.RegisterBoardServiceServer(r, s) }

// WritePost publishes a post, as long as the cache has room for its topic.
func (s *serviceV2Bad) WritePost(ctx context.Context, req *boardv1.WritePostRequest) (*boardv1.Post, error) {
	post, err := s.serviceV2.WritePost(ctx, req)
	if err != nil {
		return nil, err
	}
	if !s.cache.put(post) {
		return nil, status.Errorf(codes.Internal, "cache of topics: all %d places are taken", room)
	}
	return post, nil
}

// room is how many topics the cache holds: enough for a test by hand.
const room = 20

// cache keeps topics by post. Nobody evicts them: that is the bug.
type cache struct {
	mu     sync.Mutex
	topics map[int64]string
}

func (c *cache) put(p *boardv1.Post) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.topics) >= room {
		return false
	}
	c.topics[p.GetId()] = p.GetTopic()
	return true
}
