//go:build e2e

package launch

import (
	"context"
	"math"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/msalab/msalab/lab/scenario"
	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
)

// badCall is a call that each board has to refuse.
type badCall struct {
	name string
	make func(context.Context, boardv1.BoardServiceClient) error
}

// refusesAsGo: whoever calls can't tell by a refusal which board it met; code,
// message and details are the same.
func refusesAsGo(t *testing.T, s *room) {
	inGo := openShop(t, scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc})
	of := func(s *room) boardv1.BoardServiceClient {
		addr := s.launch(t, "board", 1).Endpoint().Addr
		writePost(t, addr)
		odd := &boardv1.WritePostRequest{RequestId: unseen, Author: "ada", Title: "title", Body: "body"}
		if _, err := boardv1.NewBoardServiceClient(dial(t, addr)).WritePost(t.Context(), odd); err != nil {
			t.Fatal(err)
		}
		return boardv1.NewBoardServiceClient(dial(t, addr))
	}
	one, other := of(inGo), of(s)
	for _, bad := range badCalls() {
		t.Run(bad.name, func(t *testing.T) {
			want, got := status.Convert(bad.make(t.Context(), one)), status.Convert(bad.make(t.Context(), other))
			if want.Code() != codes.InvalidArgument || len(want.Details()) != 1 {
				t.Fatalf("Go says %v, want it refused with a detail", want.Proto())
			}
			if !proto.Equal(got.Proto(), want.Proto()) {
				t.Errorf("Node.js says\n%v\nand Go\n%v", got.Proto(), want.Proto())
			}
		})
	}
}

// unseen is a text with much in it that can't be seen, or would end a quotation: of
// ASCII, of more bits, and of the private ones.
const unseen = "\x00\a\b\t\n\v\f\r\x1b\x7f\u0085\u00a0\u00ad\u200b\u2028\u3000\ufeff\ue000\U000e0001 'a' \"b\" \\ /é한글🍵\u0301"

func badCalls() []badCall {
	long, below := strings.Repeat("한", 10_001), int64(math.MinInt64)
	list := func(r *boardv1.ListPostsRequest) func(context.Context, boardv1.BoardServiceClient) error {
		return func(ctx context.Context, c boardv1.BoardServiceClient) error {
			_, err := c.ListPosts(ctx, r)
			return err
		}
	}
	write := func(request, author, title, body string) func(context.Context, boardv1.BoardServiceClient) error {
		return func(ctx context.Context, c boardv1.BoardServiceClient) error {
			_, err := c.WritePost(ctx, &boardv1.WritePostRequest{RequestId: request, Author: author, Title: title, Body: body})
			return err
		}
	}
	say := func(room, author, text string) func(context.Context, boardv1.BoardServiceClient) error {
		return func(ctx context.Context, c boardv1.BoardServiceClient) error {
			_, err := c.Say(ctx, &boardv1.ChatMessage{Room: room, Author: author, Text: text})
			return err
		}
	}
	hear := func(r *boardv1.HearRequest) func(context.Context, boardv1.BoardServiceClient) error {
		return func(ctx context.Context, c boardv1.BoardServiceClient) error { _, err := c.Hear(ctx, r); return err }
	}
	return []badCall{
		{"a page too large", list(&boardv1.ListPostsRequest{PageSize: 101})},
		{"a page of less than nothing", list(&boardv1.ListPostsRequest{PageSize: -1})},
		{"before the first", list(&boardv1.ListPostsRequest{BeforeId: below})},
		{"a key that is used", write("one", "ada", "another", "new")},
		{"a key that is used, of what can't be seen", write(unseen, "ada", "another", "new")},
		{"no key", write("", "ada", "title", "body")},
		{"a key too long", write(long[:201], "ada", "title", "body")},
		{"no author", write("two", "", "title", "body")},
		{"a title too long", write("two", "ada", long, "body")},
		{"a body too long", write("two", "ada", "title", long)},
		{"nothing said", say("tea", "ada", "")},
		{"no room", say("", "ada", "hello")},
		{"nobody says it", say("tea", "", "hello")},
		{"too much said", say("tea", "ada", long)},
		{"heard in no room", hear(&boardv1.HearRequest{})},
		{"heard before the first", hear(&boardv1.HearRequest{Room: "tea", AfterId: &below})},
		{"waits too long", hear(&boardv1.HearRequest{Room: "tea", WaitMs: 30_001})},
		{"fed before the first", feedBefore},
		{"into another room", intoAnother("tea")},
		{"into another room, from one that can't be seen", intoAnother(unseen)},
	}
}

func feedBefore(ctx context.Context, c boardv1.BoardServiceClient) error {
	feed, err := c.Feed(ctx, &boardv1.FeedRequest{AfterId: math.MinInt64})
	if err != nil {
		return err
	}
	_, err = feed.Recv()
	return err
}

func intoAnother(from string) func(context.Context, boardv1.BoardServiceClient) error {
	return func(ctx context.Context, c boardv1.BoardServiceClient) error {
		chat, err := c.Chat(ctx)
		if err != nil {
			return err
		}
		for _, room := range []string{from, "garden"} {
			if err := chat.Send(&boardv1.ChatMessage{Room: room, Author: "ada"}); err != nil {
				return err
			}
		}
		_, err = chat.Recv()
		return err
	}
}

// refusesBytes: bytes that are no message, and a message that is too large, are
// refused by the code that Go has for them, and the board stays up.
func refusesBytes(t *testing.T, s *room) {
	inGo := openShop(t, scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc})
	one, other := inGo.launch(t, "board", 1).Endpoint().Addr, s.launch(t, "board", 1).Endpoint().Addr
	for name, bytes := range map[string][]byte{"no message": {0x0a, 0xff}, "too large": make([]byte, 5<<20)} {
		t.Run(name, func(t *testing.T) {
			code := func(addr string) codes.Code {
				err := dial(t, addr).Invoke(t.Context(), boardv1.BoardService_WritePost_FullMethodName, &bytes, new([]byte), grpc.ForceCodec(asItIs{}))
				if after := listPosts(t.Context(), addr); after != nil {
					t.Errorf("after it: %v, want the board to be up", after)
				}
				return status.Code(err)
			}
			if want, got := code(one), code(other); got != want || want == codes.OK {
				t.Errorf("Node.js says %v and Go %v, want it refused alike", got, want)
			}
		})
	}
}

// asItIs is the codec of bytes that are sent as they are.
type asItIs struct{}

func (asItIs) Marshal(v any) ([]byte, error)     { return *v.(*[]byte), nil }
func (asItIs) Unmarshal(raw []byte, v any) error { *v.(*[]byte) = raw; return nil }
func (asItIs) Name() string                      { return "proto" }
