package board_test

import (
	"fmt"
	"testing"

	"google.golang.org/grpc/codes"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/board"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

// TestTwoVersions has v1 and v2 at work on one database, made by v1, as in the
// middle of a rolling deploy.
func TestTwoVersions(t *testing.T) {
	db := st.Database(t, board.Definition(), st.Seed())
	if _, err := db.Exec(t.Context(), board.V2().Schema); err != nil { // as its first replica does
		t.Fatal(err)
	}
	before := boardv1.NewBoardServiceClient(st.Replica(t, board.Definition(), db, nil))
	after := boardv1.NewBoardServiceClient(st.Replica(t, board.V2(), db, nil))

	byOld, err := before.WritePost(t.Context(), post("r1", "Does it come in blue?"))
	st.Code(t, err, codes.OK)
	byNew, err := after.WritePost(t.Context(), post("r2", "Does it come in blue?"))
	st.Code(t, err, codes.OK)
	if byOld.GetTopic() != "" || byNew.GetTopic() != "question" {
		t.Errorf("got topics %q of v1 and %q of v2, want none and a question", byOld.GetTopic(), byNew.GetTopic())
	}
	for _, tt := range []struct {
		name   string
		client boardv1.BoardServiceClient
		want   string
	}{{"v1", before, ""}, {"v2", after, "question"}} {
		page, err := tt.client.ListPosts(t.Context(), &boardv1.ListPostsRequest{PageSize: 2})
		st.Code(t, err, codes.OK)
		posts := page.GetPosts()
		if len(posts) != 2 || posts[0].GetId() != byNew.GetId() || posts[1].GetId() != byOld.GetId() {
			t.Fatalf("%s lists %v, want both posts", tt.name, posts)
		}
		if posts[0].GetTopic() != tt.want || posts[1].GetTopic() != "" {
			t.Errorf("%s: got topics %q and %q, want %q and none", tt.name, posts[0].GetTopic(), posts[1].GetTopic(), tt.want)
		}
	}
	feed, err := after.Feed(bounded(t), &boardv1.FeedRequest{AfterId: byOld.GetId()})
	st.Code(t, err, codes.OK)
	if got, err := feed.Recv(); err != nil || got.GetTopic() != "question" {
		t.Errorf("the feed of v2 sends %v (%v), want a question", got, err)
	}
}

// TestBadVersionWarmsUp finds nothing wrong with the bad version at first.
func TestBadVersionWarmsUp(t *testing.T) {
	def := board.V2Bad()
	client := boardv1.NewBoardServiceClient(st.Replica(t, def, st.Database(t, def, st.Seed()), nil))
	failed := -1
	for i := range 50 {
		_, err := client.WritePost(t.Context(), post(fmt.Sprint("r", i), "one"))
		switch {
		case failed < 0 && err != nil:
			st.Code(t, err, codes.Internal)
			failed = i
		case failed >= 0 && err == nil:
			t.Fatalf("post %d was written after post %d had failed", i, failed)
		}
	}
	if failed < 10 || failed > 30 {
		t.Errorf("the first post to fail was number %d, want some good ones before it", failed)
	}
	if _, err := client.ListPosts(t.Context(), &boardv1.ListPostsRequest{}); err != nil {
		t.Errorf("a page: %v, want it served all the same", err)
	}
}
