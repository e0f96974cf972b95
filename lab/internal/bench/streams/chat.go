package streams

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"

	"github.com/msalab/msalab/lab/scenario/benches"
	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
)

// sayEvery is the time between two messages of a chat.
const sayEvery = 20 * time.Millisecond

// guest is somebody in a room, by a stream.
type guest struct {
	stream grpc.BidiStreamingClient[boardv1.ChatMessage, boardv1.ChatMessage]
	room   string
	name   string
	end    context.CancelFunc
}

// join enters a room and returns when nothing is missed any more.
func join(ctx context.Context, conn *grpc.ClientConn, room, name string) (*guest, error) {
	live, end := context.WithCancel(context.WithoutCancel(ctx))
	defer context.AfterFunc(ctx, end)()
	stream, err := boardv1.NewBoardServiceClient(conn).Chat(live)
	if err != nil {
		end()
		return nil, fmt.Errorf("enter the room: %w", err)
	}
	g := &guest{stream, room, name, end}
	if err := g.say(""); err != nil { // in silence
		end()
		return nil, err
	}
	if _, err := stream.Header(); err != nil {
		end()
		return nil, fmt.Errorf("enter the room: %w", err)
	}
	return g, nil
}

func (g *guest) say(text string) error {
	return g.stream.Send(&boardv1.ChatMessage{Room: g.room, Author: g.name, Text: text})
}

// hear receives so many messages.
func (g *guest) hear(number int, heard func(text string) error) error {
	for range number {
		m, err := g.stream.Recv()
		if err != nil {
			return fmt.Errorf("hear: %w", err)
		}
		if err := heard(m.GetText()); err != nil {
			return err
		}
	}
	return nil
}

// leave ends the stream. The rest of it is nobody's business.
func (g *guest) leave() error {
	if g == nil {
		return nil
	}
	err := g.stream.CloseSend()
	g.end()
	for {
		if _, gone := g.stream.Recv(); gone != nil {
			return err
		}
	}
}

// chat is a room with a talker and a listener.
type chat struct {
	room             string
	way              benches.StreamWay
	board, listens   boardv1.BoardServiceClient
	talker, listener *guest // nil: without a stream
	last             int64  // that was heard
}

func joinChat(ctx context.Context, talker, listener *grpc.ClientConn, room string, w benches.StreamWay) (topic, error) {
	c := &chat{room: room, way: w, board: boardv1.NewBoardServiceClient(talker), listens: boardv1.NewBoardServiceClient(listener)}
	if !w.Streamed() {
		now, err := c.listens.Hear(ctx, &boardv1.HearRequest{Room: room, Author: "listener"})
		c.last = now.GetLastId()
		return c, err
	}
	var err error
	if c.talker, err = join(ctx, talker, room, "talker"); err != nil {
		return c, err
	}
	c.listener, err = join(ctx, listener, room, "listener")
	return c, err
}

// talk says a number every so often, by which the listener knows when it was said.
func (c *chat) talk(ctx context.Context, length time.Duration) ([]time.Duration, error) {
	said := make([]time.Time, max(1, int(length/sayEvery)))
	delays := make([]time.Duration, 0, len(said))
	saying := make(chan time.Time, len(said)) // hands what was said over to who hears it
	heard := func(text string) error {
		now, nth := time.Now(), len(delays)
		if text != strconv.Itoa(nth) {
			return fmt.Errorf("heard %q, want message %d", text, nth)
		}
		delays = append(delays, now.Sub(<-saying))
		return nil
	}
	both, talking := errgroup.WithContext(ctx)
	both.Go(func() error { return c.follow(talking, len(said), heard) })
	both.Go(func() error {
		tick := time.NewTicker(sayEvery)
		defer tick.Stop()
		for i := range said {
			select {
			case <-tick.C:
			case <-talking.Done():
				return talking.Err()
			}
			saying <- time.Now()
			if err := c.say(talking, strconv.Itoa(i)); err != nil {
				return fmt.Errorf("say: %w", err)
			}
		}
		return nil
	})
	err := both.Wait() // before delays is read
	return delays, err
}

func (c *chat) say(ctx context.Context, text string) error {
	if c.talker != nil {
		return c.talker.say(text)
	}
	_, err := c.board.Say(ctx, &boardv1.ChatMessage{Room: c.room, Author: "talker", Text: text})
	return err
}

// follow hears so many messages.
func (c *chat) follow(ctx context.Context, number int, heard func(text string) error) error {
	if c.listener != nil {
		defer context.AfterFunc(ctx, c.listener.end)()
		return c.listener.hear(number, heard)
	}
	return questions(ctx, c.way, func(ctx context.Context) (bool, error) {
		messages, err := c.ask(ctx)
		for _, m := range messages {
			if err := heard(m.GetText()); err != nil {
				return false, err
			}
		}
		number -= len(messages)
		return number <= 0, err
	})
}

// ask asks for what was said.
func (c *chat) ask(ctx context.Context) ([]*boardv1.ChatMessage, error) {
	answer, err := c.listens.Hear(ctx, &boardv1.HearRequest{Room: c.room, Author: "listener", AfterId: &c.last, WaitMs: millis(c.way.Wait)})
	if err == nil {
		c.last = answer.GetLastId()
	}
	return answer.GetMessages(), err
}

func (c *chat) listen(ctx context.Context, length time.Duration) (int, error) {
	return listenFor(ctx, c.way, length, func(ctx context.Context) error {
		messages, err := c.ask(ctx)
		if len(messages) > 0 {
			err = errors.Join(err, fmt.Errorf("heard %v, although nothing is said", messages))
		}
		return err
	})
}

func (c *chat) leave() error { return errors.Join(c.talker.leave(), c.listener.leave()) }
