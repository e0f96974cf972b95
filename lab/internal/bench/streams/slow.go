package streams

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
)

// longest is a message as long as the board takes.
const longest = 1000

// slow is a room in which one talks, one listens, and one has stalled. The one
// that has stalled is alone on the listener's line.
type slow struct {
	room                     string
	talker, witness, sleeper *guest
	said                     []string
}

func joinSlow(ctx context.Context, talker, listener *grpc.ClientConn, room string) (topic, error) {
	s := &slow{room: room}
	var err error
	if s.talker, err = join(ctx, talker, room, "talker"); err != nil {
		return s, err
	}
	if s.witness, err = join(ctx, talker, room, "witness"); err != nil {
		return s, err
	}
	s.sleeper, err = join(ctx, listener, room, "sleeper")
	return s, err
}

// flood says so many long messages, and returns when the witness has heard them
// all: the one who stalls holds up neither of the two.
func (s *slow) flood(ctx context.Context, messages int) (r floodResult, err error) {
	both, flooding := errgroup.WithContext(ctx)
	defer context.AfterFunc(flooding, func() {
		if ctx.Err() != nil {
			s.end()
		}
	})()
	for i := range messages {
		text := fmt.Sprintf("%06d", i)
		s.said = append(s.said, text+strings.Repeat(".", longest-len(text)))
		r.Bytes += int64(proto.Size(&boardv1.ChatMessage{Room: s.room, Author: "talker", Text: s.said[i]}))
	}
	both.Go(func() error {
		for _, text := range s.said {
			if err := s.talker.say(text); err != nil {
				return fmt.Errorf("say: %w", err)
			}
		}
		return nil
	})
	both.Go(func() error { return s.witness.hear(messages, func(string) error { return nil }) })
	return r, both.Wait()
}

// wake has the one who stalled read on, and returns how many messages it missed.
func (s *slow) wake(ctx context.Context) (missed int, err error) {
	defer context.AfterFunc(ctx, s.end)()
	next := 0
	err = s.sleeper.hear(len(s.said), func(text string) error {
		if text != s.said[next] {
			missed++
		}
		next++
		return nil
	})
	return missed, err
}

// end ends all streams, so that nobody waits for them.
func (s *slow) end() {
	for _, g := range []*guest{s.talker, s.witness, s.sleeper} {
		g.end()
	}
}

// talk and listen are for those who don't stall.
func (s *slow) talk(context.Context, time.Duration) ([]time.Duration, error) {
	return nil, errors.New("the listener has stalled")
}

func (s *slow) listen(context.Context, time.Duration) (int, error) {
	return 0, errors.New("the listener has stalled")
}

func (s *slow) leave() error {
	return errors.Join(s.talker.leave(), s.witness.leave(), s.sleeper.leave())
}
