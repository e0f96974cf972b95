package grpccaller

import (
	"context"
	"errors"
	"fmt"
	"io"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
)

// chat says and hears something in a room, with a stream and without, and looks
// into the feed of posts.
func (c *Caller) chat(ctx context.Context) error {
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	board := boardv1.NewBoardServiceClient(c.conns["board"])
	feed, err := board.Feed(ctx, &boardv1.FeedRequest{})
	if err == nil {
		_, err = feed.Header()
	}
	if err != nil {
		return fmt.Errorf("follow the posts: %w", err)
	}
	stream, err := board.Chat(ctx)
	if err == nil {
		err = stream.Send(&boardv1.ChatMessage{Room: "callers", Author: "caller", Text: "Hello"})
	}
	if err == nil {
		_, err = board.Say(ctx, &boardv1.ChatMessage{Room: "callers", Author: "another", Text: "Hello to you"})
	}
	if err == nil {
		_, err = board.Hear(ctx, &boardv1.HearRequest{Room: "callers", Author: "caller", AfterId: new(int64)}) // from the beginning
	}
	if err == nil {
		err = stream.CloseSend()
	}
	if err == nil {
		err = drain(stream)
	}
	if err != nil {
		return fmt.Errorf("chat: %w", err)
	}
	return nil
}

// drain reads a stream to its end.
func drain[M any](stream interface{ Recv() (M, error) }) error {
	for {
		if _, err := stream.Recv(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
