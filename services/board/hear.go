package board

import (
	"context"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/store"
)

// spoken begins the sender of what was said without a stream; the rest is the
// author. Streams have names that are drawn.
const spoken = "by "

// Say says one thing in a room.
func (s *service) Say(ctx context.Context, m *boardv1.ChatMessage) (*boardv1.SayResponse, error) {
	if m.GetText() == "" {
		return nil, refuse.Field("text", "required")
	}
	if err := s.say(ctx, spoken+m.GetAuthor(), m.GetRoom(), m); err != nil {
		return nil, err
	}
	return &boardv1.SayResponse{}, nil
}

// Hear returns what was said in a room since the caller heard last. One that
// waits keeps its slot for so long, which is what long polling costs a server
// beside the requests.
func (s *service) Hear(ctx context.Context, req *boardv1.HearRequest) (*boardv1.HearResponse, error) {
	wait, waitErr := argument.Wait(req.GetWaitMs())
	if err := argument.First(argument.ID("room", req.GetRoom()), waitErr); err != nil {
		return nil, err
	}
	last := req.GetAfterId()
	if last < 0 {
		return nil, refuse.Field("after_id", "%d is negative", last)
	}
	if req.AfterId == nil {
		last, err := s.storage.lastMessage(ctx)
		if err != nil {
			return nil, store.Status(err)
		}
		return &boardv1.HearResponse{LastId: last}, nil
	}
	var heard []*boardv1.ChatMessage
	err := s.news.Await(ctx, wait, func(ctx context.Context) (bool, error) {
		var err error
		heard, last, err = s.storage.heard(ctx, req.GetRoom(), spoken+req.GetAuthor(), last, batch)
		return len(heard) > 0, err
	})
	if err != nil {
		return nil, store.Status(err)
	}
	return &boardv1.HearResponse{Messages: heard, LastId: last}, nil
}
