package board

import (
	"context"
	"crypto/rand"
	"errors"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/store"
)

// Feed sends each new post, whichever replica took it, until the caller leaves.
func (s *service) Feed(req *boardv1.FeedRequest, stream grpc.ServerStreamingServer[boardv1.Post]) error {
	if req.GetAfterId() < 0 {
		return refuse.Field("after_id", "%d is negative", req.GetAfterId())
	}
	last := req.GetAfterId()
	if last == 0 {
		newest, err := s.storage.lastPost(stream.Context())
		if err != nil {
			return store.Status(err)
		}
		last = newest
	}
	// The header tells the caller that from here on no post is missed.
	if err := stream.SendHeader(metadata.MD{}); err != nil {
		return err
	}
	err := s.news.Follow(stream.Context(), nil, func(ctx context.Context) (bool, error) {
		posts, err := s.storage.after(ctx, last, batch)
		if err != nil {
			return false, err
		}
		for _, p := range posts {
			if err := stream.Send(p); err != nil {
				return false, err
			}
			last = p.GetId()
		}
		return len(posts) == batch, nil
	})
	return store.Status(err)
}

// Chat joins the room of the caller's first message. The caller leaves by
// closing its side.
func (s *service) Chat(stream grpc.BidiStreamingServer[boardv1.ChatMessage, boardv1.ChatMessage]) error {
	ctx := stream.Context()
	first, err := stream.Recv()
	if err != nil {
		return leave(err)
	}
	self := rand.Text() // tells this caller's messages from those of others
	joined, left := make(chan struct{}), make(chan error, 1)
	// Before anything is said: a caller who is to connect again says it all again.
	err = s.listening.begin(func() {
		select {
		case <-joined:
			left <- s.listen(stream, self, first.GetRoom())
		case <-ctx.Done(): // the caller was refused
		}
	})
	if err != nil {
		return err
	}
	last, err := s.storage.lastMessage(ctx)
	if err != nil {
		return store.Status(err)
	}
	if err := s.say(ctx, self, first.GetRoom(), first); err != nil {
		return err
	}
	if err := stream.SendHeader(metadata.MD{}); err != nil {
		return err
	}
	close(joined)
	err = s.news.Follow(ctx, left, func(ctx context.Context) (bool, error) {
		messages, to, err := s.storage.heard(ctx, first.GetRoom(), self, last, batch)
		if err != nil {
			return false, err
		}
		for _, m := range messages {
			if err := stream.Send(m); err != nil {
				return false, err
			}
		}
		last = to
		return len(messages) == batch, nil
	})
	return store.Status(leave(err))
}

// listen takes in what the caller says, until it leaves.
func (s *service) listen(stream grpc.BidiStreamingServer[boardv1.ChatMessage, boardv1.ChatMessage], self, room string) error {
	for {
		m, err := stream.Recv()
		if err != nil {
			return err
		}
		if err := s.say(stream.Context(), self, room, m); err != nil {
			return err
		}
	}
}

// say keeps a message of the caller's and tells the others. One without a text
// joins a room in silence.
func (s *service) say(ctx context.Context, self, room string, m *boardv1.ChatMessage) error {
	err := argument.First(
		argument.ID("room", m.GetRoom()),
		argument.Text("author", m.GetAuthor(), 100))
	switch {
	case err != nil:
		return err
	case m.GetRoom() != room:
		return refuse.Field("room", "this stream is in %q", room)
	case m.GetText() == "":
		return nil
	}
	if err := argument.Text("text", m.GetText(), 1_000); err != nil {
		return err
	}
	if err := s.storage.say(ctx, self, m); err != nil {
		return store.Status(err)
	}
	s.news.Announce()
	return nil
}

// leave is the error of a stream whose caller closed its side: none.
func leave(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
