package board

import (
	"context"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

// lateStream is the stream of a caller who comes to a replica that drains.
type lateStream struct {
	grpc.BidiStreamingServer[boardv1.ChatMessage, boardv1.ChatMessage]
	ctx    context.Context
	joined bool
}

func (s *lateStream) Context() context.Context { return s.ctx }

func (s *lateStream) Recv() (*boardv1.ChatMessage, error) {
	return &boardv1.ChatMessage{Room: "tea", Author: "ada", Text: "hello"}, nil
}

func (s *lateStream) SendHeader(metadata.MD) error {
	s.joined = true
	return nil
}

// TestChatRefusedSaysNothing: who is to connect again has not joined, and nobody has
// heard the first text, which comes again.
func TestChatRefusedSaysNothing(t *testing.T) {
	s := newService(st.Database(t, Definition(), st.Seed()))
	s.listening.end()
	stream := &lateStream{ctx: t.Context()}
	if err := s.Chat(stream); status.Code(err) != codes.Unavailable || stream.joined {
		t.Errorf("got %v, joined: %t, want it refused before that", err, stream.joined)
	}
	if said, _, err := s.storage.heard(t.Context(), "tea", "", 0, batch); err != nil || len(said) > 0 {
		t.Errorf("the room heard %v (%v), want nothing", said, err)
	}
}
