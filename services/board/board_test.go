package board_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/board"
	"github.com/msalab/msalab/services/internal/refuse"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

// start runs n replicas on one database.
func start(t *testing.T, n int) []boardv1.BoardServiceClient {
	def := board.Definition()
	db := st.Database(t, def, st.Seed())
	var clients []boardv1.BoardServiceClient
	for range n {
		clients = append(clients, boardv1.NewBoardServiceClient(st.Replica(t, def, db, nil)))
	}
	return clients
}

// bounded is a context for streams: a message that doesn't come fails the test.
func bounded(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func post(request, title string) *boardv1.WritePostRequest {
	return &boardv1.WritePostRequest{RequestId: request, Author: "ada", Title: title, Body: "text"}
}

func TestWritePost(t *testing.T) {
	client := start(t, 1)[0]
	ids := make([]int64, 50)
	st.Together(len(ids), func(i int) {
		got, err := client.WritePost(t.Context(), post("r1", "one"))
		st.Code(t, err, codes.OK)
		ids[i] = got.GetId()
	})
	for _, got := range ids {
		if got != ids[0] {
			t.Fatalf("got posts %d and %d by one request, want one", got, ids[0])
		}
	}
	refused := []struct {
		name string
		why  string
		req  *boardv1.WritePostRequest
	}{
		{"another post by that request", refuse.KeyReused, post("r1", "two")},
		{"no request", "request_id", post("", "two")},
		{"no title", "title", post("r2", "")},
		{"too long a title", "title", post("r2", strings.Repeat("x", 201))},
		{"no author", "author", &boardv1.WritePostRequest{RequestId: "r2", Title: "two", Body: "text"}},
		{"no body", "body", &boardv1.WritePostRequest{RequestId: "r2", Title: "two", Author: "ada"}},
	}
	for _, test := range refused {
		t.Run(test.name, func(t *testing.T) {
			_, err := client.WritePost(t.Context(), test.req)
			st.Refused(t, err, test.why)
		})
	}
	page, err := client.ListPosts(t.Context(), &boardv1.ListPostsRequest{PageSize: 1})
	st.Code(t, err, codes.OK)
	if got := page.GetPosts()[0]; got.GetId() != ids[0] || got.GetTitle() != "one" || got.GetWrittenAt() == nil {
		t.Errorf("got %v as the newest, want the post %d", got, ids[0])
	}
}

func TestListPostsPages(t *testing.T) {
	client := start(t, 1)[0]
	var before, last int64
	n := 0
	for {
		page, err := client.ListPosts(t.Context(), &boardv1.ListPostsRequest{PageSize: 7, BeforeId: before})
		if err != nil {
			t.Fatal(err)
		}
		if len(page.GetPosts()) == 0 {
			break
		}
		for _, p := range page.GetPosts() {
			if last != 0 && p.GetId() >= last {
				t.Errorf("got post %d after %d, want newest first", p.GetId(), last)
			}
			last = p.GetId()
			n++
		}
		before = last
	}
	if want := st.Seed().Posts; n != want {
		t.Errorf("got %d posts, want %d", n, want)
	}
	_, err := client.ListPosts(t.Context(), &boardv1.ListPostsRequest{BeforeId: -1})
	st.Refused(t, err, "before_id")
	_, err = client.ListPosts(t.Context(), &boardv1.ListPostsRequest{PageSize: 101})
	st.Refused(t, err, "page_size")
}

// TestFeed has a feed at each of two replicas, and posts written at both.
func TestFeed(t *testing.T) {
	replicas := start(t, 2)
	ctx := bounded(t)
	var feeds []grpc.ServerStreamingClient[boardv1.Post]
	for _, r := range replicas {
		feed, err := r.Feed(ctx, &boardv1.FeedRequest{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := feed.Header(); err != nil { // from here on no post is missed
			t.Fatal(err)
		}
		feeds = append(feeds, feed)
	}
	const posts = 6
	for i := range posts {
		_, err := replicas[i%2].WritePost(ctx, post(fmt.Sprint("r", i), fmt.Sprint("title ", i)))
		st.Code(t, err, codes.OK)
	}
	for f, feed := range feeds {
		for i := range posts {
			got, err := feed.Recv()
			if err != nil {
				t.Fatalf("feed %d: %v", f, err)
			}
			if want := fmt.Sprint("title ", i); got.GetTitle() != want {
				t.Errorf("feed %d: got %q, want %q", f, got.GetTitle(), want)
			}
		}
	}
}

func TestFeedAfter(t *testing.T) {
	client := start(t, 1)[0]
	feed, err := client.Feed(bounded(t), &boardv1.FeedRequest{AfterId: 28})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []int64{29, 30} {
		got, err := feed.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if got.GetId() != want {
			t.Errorf("got post %d, want %d", got.GetId(), want)
		}
	}
	feed, err = client.Feed(bounded(t), &boardv1.FeedRequest{AfterId: -1})
	if err == nil {
		_, err = feed.Recv()
	}
	st.Refused(t, err, "after_id")
}

// guest is a caller of Chat.
type guest struct {
	*testing.T
	stream grpc.BidiStreamingClient[boardv1.ChatMessage, boardv1.ChatMessage]
	name   string
	room   string
}

// join enters a room and returns when the server has taken note.
func join(t *testing.T, client boardv1.BoardServiceClient, room, name string) guest {
	t.Helper()
	stream, err := client.Chat(bounded(t))
	if err != nil {
		t.Fatal(err)
	}
	g := guest{t, stream, name, room}
	g.say("")
	if _, err := stream.Header(); err != nil {
		t.Fatal(err)
	}
	return g
}

func (g guest) say(text string) {
	g.Helper()
	err := g.stream.Send(&boardv1.ChatMessage{Room: g.room, Author: g.name, Text: text})
	if err != nil {
		g.Fatal(err)
	}
}

func (g guest) hear(author, text string) {
	g.Helper()
	got, err := g.stream.Recv()
	if err != nil {
		g.Fatal(err)
	}
	if got.GetAuthor() != author || got.GetText() != text || got.GetRoom() != g.room {
		g.Errorf("%s heard %v, want %q from %s", g.name, got, text, author)
	}
}

func TestChat(t *testing.T) {
	replicas := start(t, 2)
	ada := join(t, replicas[0], "tea", "ada")
	bob := join(t, replicas[0], "tea", "bob")
	eve := join(t, replicas[1], "tea", "eve") // at another replica
	zoe := join(t, replicas[0], "garden", "zoe")

	ada.say("hello")
	bob.hear("ada", "hello")
	eve.hear("ada", "hello")
	eve.say("hi")
	ada.hear("eve", "hi") // and not her own "hello"
	bob.hear("eve", "hi")

	other := join(t, replicas[1], "garden", "max")
	other.say("roses")
	zoe.hear("max", "roses") // and nothing of the tea room

	if err := ada.stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if _, err := ada.stream.Recv(); err != io.EOF {
		t.Errorf("after leaving: got %v, want the end of the stream", err)
	}
}

// TestChatSlowReader has a guest who never reads: the others must not notice.
func TestChatSlowReader(t *testing.T) {
	client := start(t, 1)[0]
	join(t, client, "tea", "sleeper")
	ada := join(t, client, "tea", "ada")
	bob := join(t, client, "tea", "bob")
	// More than the flow-control windows of the sleeper's stream hold.
	long := strings.Repeat("x", 1_000)
	for range 300 {
		ada.say(long)
		bob.hear("ada", long)
	}
}

func TestChatRefuses(t *testing.T) {
	client := start(t, 1)[0]
	tests := []struct {
		name     string
		field    string
		messages []*boardv1.ChatMessage
	}{
		{"no room", "room", []*boardv1.ChatMessage{{Author: "ada", Text: "hello"}}},
		{"no author", "author", []*boardv1.ChatMessage{{Room: "tea", Text: "hello"}}},
		{"too long a text", "text", []*boardv1.ChatMessage{{Room: "tea", Author: "ada", Text: strings.Repeat("x", 1_001)}}},
		{"another room", "room", []*boardv1.ChatMessage{{Room: "tea", Author: "ada"}, {Room: "garden", Author: "ada"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stream, err := client.Chat(bounded(t))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range test.messages {
				if err := stream.Send(m); err != nil {
					t.Fatal(err)
				}
			}
			_, err = stream.Recv()
			st.Refused(t, err, test.field)
		})
	}
}
