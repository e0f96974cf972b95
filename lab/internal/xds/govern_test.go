package xds_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
)

// The deadline ends calls, but no stream.
func TestDeadline(t *testing.T) {
	plane := startPlane(t, scenario.Policy{Deadline: 50 * time.Millisecond}, link)
	board := dial(t, plane, link)
	r := startReplica(t, "board-1")
	publish(t, plane, r)
	callUntil(t, board, r)
	r.list = func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	feed, err := board.Feed(ctx, &boardv1.FeedRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // each takes longer than the deadline
		begin := time.Now()
		_, err := call(t.Context(), board)
		if got, want := status.Code(err), codes.DeadlineExceeded; got != want {
			t.Errorf("got %v (%v), want %v", got, err, want)
		}
		if took := time.Since(begin); took < 50*time.Millisecond || took > 30*time.Second {
			t.Errorf("took %v, want some 50 ms", took)
		}
	}
	r.feed <- struct{}{}
	if _, err := feed.Recv(); err != nil {
		t.Errorf("stream: %v", err)
	}
}

// A policy changes while calls run: the same connection, no call lost, and a
// link that isn't named keeps its own.
func TestGovern(t *testing.T) {
	other := runs.Link{Caller: "shopping", Callee: "board"}
	plane := startPlane(t, scenario.Policy{}, link, other)
	board, untouched := dial(t, plane, link), dial(t, plane, other)
	r := startReplica(t, "board-1")
	publish(t, plane, r)
	callUntil(t, board, r)
	callUntil(t, untouched, r)
	answer := make(chan struct{})
	r.list = func(ctx context.Context) error {
		select {
		case <-answer:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	waits := make(chan error, 2)
	for _, client := range []boardv1.BoardServiceClient{board, untouched} {
		go func() {
			_, err := call(context.Background(), client) // without a deadline
			waits <- err
		}()
	}
	if err := plane.Govern(scenario.Policies{"gateway.board": {Deadline: 30 * time.Millisecond}}); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(time.Minute)
	for {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		begin := time.Now()
		_, err := call(ctx, board)
		cancel()
		if status.Code(err) == codes.DeadlineExceeded && time.Since(begin) < 500*time.Millisecond {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the deadline has not come into force: %v", err)
		}
	}
	close(answer)
	for range 2 {
		if err := <-waits; err != nil {
			t.Errorf("a call that was under way: %v", err)
		}
	}
}

func TestGovernRefuses(t *testing.T) {
	plane := startPlane(t, sane(), link)
	for name, policies := range map[string]scenario.Policies{
		"gateway.nobody": {"gateway.nobody": sane(), "gateway.board": {}},
		"try 2s":         {"gateway.board": {Deadline: time.Second, Try: 2 * time.Second}},
	} {
		if err := plane.Govern(policies); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want an error about %s", err, name)
		}
	}
}

// A replica that answers with nothing but errors is ejected while another is
// well, and comes back when it is well again.
func TestEjection(t *testing.T) {
	plane := startPlane(t, scenario.Policy{Ejection: 500 * time.Millisecond}, link)
	board := dial(t, plane, link)
	well, sick := startReplica(t, "board-1"), startReplica(t, "board-2")
	recovered := make(chan struct{})
	sick.list = func(context.Context) error {
		select {
		case <-recovered:
			return nil
		default:
			return status.Error(codes.Internal, "sick")
		}
	}
	publish(t, plane, well, sick)
	callUntil(t, board, well)

	deadline := time.Now().Add(time.Minute)
	for good := 0; good < 50; { // in a row
		if _, err := call(t.Context(), board); err != nil {
			good = 0
		} else {
			good++
		}
		if time.Now().After(deadline) {
			t.Fatal("the sick replica was not ejected")
		}
	}
	close(recovered)
	callUntil(t, board, sick)
}
