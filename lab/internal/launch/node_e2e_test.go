//go:build e2e

package launch

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/control"
	"github.com/msalab/msalab/lab/internal/linkfault"
	"github.com/msalab/msalab/lab/scenario"
	controlv1 "github.com/msalab/msalab/proto/control/v1"
	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
)

// The board in Node.js keeps the promises that replicas in Go keep.
func TestNode(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal("install Node.js 20 or newer: ", err)
	}
	for name, keep := range map[string]func(*testing.T, *room){
		"drains": drains, "cuts off a drain": cutsOff, "kills": kills, "crashes": crashes,
		"starts again": startsAgain, "resets": resets, "gives up a start": givesUp,
		"leaves nothing when closed": leavesNothing,
		"writes once":                writesOnce, "streams": streams, "refuses faults by name": refusesFaults,
		"describes itself": describes, "waits for a slow reader": waitsForSlow, "refuses as Go does": refusesAsGo, "refuses bad bytes": refusesBytes,
	} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t, servicesProcess)
			s.language = scenario.Node
			keep(t, s)
		})
	}
}

// writesOnce: replicas share what was written, and a request that is repeated
// at another of them writes nothing.
func writesOnce(t *testing.T, s *room) {
	one, two := s.launch(t, "board", 1).Endpoint().Addr, s.launch(t, "board", 2).Endpoint().Addr
	before := countPosts(t, two)
	writePost(t, one)
	writePost(t, two)
	if got := countPosts(t, two); got != before+1 {
		t.Errorf("%d posts after one request was made twice, want %d", got, before+1)
	}
	req := &boardv1.WritePostRequest{RequestId: "one", Author: "member-00000", Title: "another", Body: "new"}
	if _, err := boardv1.NewBoardServiceClient(dial(t, one)).WritePost(t.Context(), req); err == nil ||
		!strings.Contains(err.Error(), "request_id") {
		t.Errorf("another post by the same request: %v, want it refused by the field's name", err)
	}
}

// streams: what is written at one replica is fed from another, and what is said
// is heard.
func streams(t *testing.T, s *room) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	one, two := s.launch(t, "board", 1).Endpoint().Addr, s.launch(t, "board", 2).Endpoint().Addr
	feed, err := boardv1.NewBoardServiceClient(dial(t, one)).Feed(ctx, &boardv1.FeedRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := feed.Header(); err != nil {
		t.Fatal(err)
	}
	writePost(t, two)
	if post, err := feed.Recv(); err != nil || post.GetTitle() != "new" {
		t.Errorf("fed %v, %v, want the new post", post, err)
	}
	var chats []boardv1.BoardService_ChatClient
	for i, addr := range []string{one, two} {
		chat, err := boardv1.NewBoardServiceClient(dial(t, addr)).Chat(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := chat.Send(&boardv1.ChatMessage{Room: "r", Author: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
		if _, err := chat.Header(); err != nil {
			t.Fatal(err)
		}
		chats = append(chats, chat)
	}
	if err := chats[0].Send(&boardv1.ChatMessage{Room: "r", Author: "0", Text: "hello"}); err != nil {
		t.Fatal(err)
	}
	if m, err := chats[1].Recv(); err != nil || m.GetText() != "hello" {
		t.Errorf("heard %v, %v, want hello", m, err)
	}
	hears(t, ctx, one, two)
	if m, err := chats[1].Recv(); err != nil || m.GetText() != "without a stream" {
		t.Errorf("heard %v, %v, want what was said without a stream", m, err)
	}
	if err := chats[1].CloseSend(); err != nil {
		t.Fatal(err)
	}
	if _, err := chats[1].Recv(); err == nil || err.Error() != "EOF" {
		t.Errorf("after leaving the room: %v, want the end", err)
	}
}

// hears: what is said at one replica without a stream is waited for at another.
func hears(t *testing.T, ctx context.Context, one, two string) {
	t.Helper()
	listener := boardv1.NewBoardServiceClient(dial(t, two))
	from, err := listener.Hear(ctx, &boardv1.HearRequest{Room: "r", Author: "3"})
	if err != nil || len(from.GetMessages()) > 0 || from.GetLastId() < 1 {
		t.Fatalf("got %v, %v; want to be told from where on to listen", from, err)
	}
	if _, err := boardv1.NewBoardServiceClient(dial(t, one)).Say(ctx, &boardv1.ChatMessage{Room: "r", Author: "2", Text: "without a stream"}); err != nil {
		t.Fatal(err)
	}
	heard, err := listener.Hear(ctx, &boardv1.HearRequest{Room: "r", Author: "3", AfterId: &from.LastId, WaitMs: 10_000})
	if err != nil || len(heard.GetMessages()) != 1 || heard.GetMessages()[0].GetText() != "without a stream" {
		t.Errorf("heard %v, %v, want what was said", heard, err)
	}
	if heard, err = listener.Hear(ctx, &boardv1.HearRequest{Room: "r", Author: "3", AfterId: &heard.LastId, WaitMs: 1}); err != nil || len(heard.GetMessages()) > 0 {
		t.Errorf("heard %v, %v, want nothing more", heard, err)
	}
}

// describes: a replica says by itself which faults it can act out.
func describes(t *testing.T, s *room) {
	conn := dial(t, s.launch(t, "board", 1).Endpoint().Addr)
	got, err := controlv1.NewControlServiceClient(conn).Describe(t.Context(), &controlv1.DescribeRequest{})
	if err != nil {
		t.Fatal(err)
	}
	kinds := slices.Sorted(slices.Values(got.GetFaultKinds()))
	if want := []string{"crash", "error", "hang", "latency"}; !slices.Equal(kinds, want) || !slices.Equal(got.GetFunctions(), []string{"board"}) {
		t.Errorf("got %v of %v, want %v of board", kinds, got.GetFunctions(), want)
	}
}

// waitsForSlow: of what is said while a reader stalls, little is on its way to it;
// it holds up nobody, and misses nothing once it reads on.
func waitsForSlow(t *testing.T, s *room) {
	const messages, length = 1000, 1000
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	addr := s.launch(t, "board", 1).Endpoint().Addr
	line, err := linkfault.OpenLine(addr)
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	guest := func(at, name string) boardv1.BoardService_ChatClient {
		chat, err := boardv1.NewBoardServiceClient(dial(t, at)).Chat(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := chat.Send(&boardv1.ChatMessage{Room: "slow", Author: name}); err != nil {
			t.Fatal(err)
		}
		if _, err := chat.Header(); err != nil {
			t.Fatal(err)
		}
		return chat
	}
	talker, witness, sleeper := guest(addr, "talker"), guest(addr, "witness"), guest(line.Addr(), "sleeper")
	text := func(i int) string { return fmt.Sprintf("%04d%s", i, strings.Repeat(".", length-4)) }
	hears := func(who string, chat boardv1.BoardService_ChatClient) {
		for i := range messages {
			if m, err := chat.Recv(); err != nil || m.GetText() != text(i) {
				t.Fatalf("the %s heard %.10q (%v) as message %d", who, m.GetText(), err, i)
			}
		}
	}
	var talking sync.WaitGroup
	talking.Go(func() {
		for i := range messages {
			if err := talker.Send(&boardv1.ChatMessage{Room: "slow", Author: "talker", Text: text(i)}); err != nil {
				t.Error(err)
				return
			}
		}
	})
	hears("witness", witness)
	talking.Wait()
	if held := line.Traffic().Answered; held > messages*length/2 {
		t.Errorf("%d bytes of %d are on their way to a reader that stalls, want about a window, 64 KiB", held, messages*length)
	}
	hears("sleeper", sleeper)
}

// refusesFaults: a fault that it can't act out is refused by its name, and
// nothing changes.
func refusesFaults(t *testing.T, s *room) {
	addr := s.launch(t, "board", 1).Endpoint().Addr
	err := control.New().SetFaults(t.Context(), addr, 1, []scenario.Fault{
		{ID: "broken", Kind: "error", Function: "board", Rate: 1, Code: "UNAVAILABLE"},
		{ID: "burning", Kind: "cpu-burn", Function: "board", Rate: 1, Workers: 1, Share: 1},
	})
	if err == nil || !strings.Contains(err.Error(), `"burning": kind: "cpu-burn" is not one of ["crash","error","hang","latency"]`) {
		t.Errorf("got %v, want cpu-burn refused by name", err)
	}
	if err := listPosts(t.Context(), addr); err != nil {
		t.Errorf("after a refusal: %v, want no fault active", err)
	}
}
