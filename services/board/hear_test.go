package board_test

import (
	"testing"

	"google.golang.org/grpc/codes"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

// listener hears without a stream.
type listener struct {
	*testing.T
	client boardv1.BoardServiceClient
	name   string
	last   int64
}

func listen(t *testing.T, client boardv1.BoardServiceClient, name string) *listener {
	t.Helper()
	now, err := client.Hear(bounded(t), &boardv1.HearRequest{Room: "tea", Author: name})
	if err != nil || len(now.GetMessages()) > 0 {
		t.Fatalf("got %v, %v; want nothing but from where on to listen", now, err)
	}
	return &listener{t, client, name, now.GetLastId()}
}

func (l *listener) hear(waitMS int32, want ...string) {
	l.Helper()
	got, err := l.client.Hear(bounded(l.T), &boardv1.HearRequest{Room: "tea", Author: l.name, AfterId: &l.last, WaitMs: waitMS})
	if err != nil {
		l.Fatal(err)
	}
	l.last = got.GetLastId()
	if len(got.GetMessages()) != len(want) {
		l.Fatalf("heard %v, want %q", got.GetMessages(), want)
	}
	for i, m := range got.GetMessages() {
		if m.GetText() != want[i] {
			l.Errorf("heard %q, want %q", m.GetText(), want[i])
		}
	}
}

// TestHear has those who keep no stream talk with one who does, over two
// replicas: what each says the others hear, once.
func TestHear(t *testing.T) {
	replicas := start(t, 2)
	ada, bob := listen(t, replicas[0], "ada"), listen(t, replicas[1], "bob")
	zoe := join(t, replicas[1], "tea", "zoe")
	say := func(text string) {
		t.Helper()
		if _, err := replicas[0].Say(bounded(t), &boardv1.ChatMessage{Room: "tea", Author: "ada", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	bob.hear(0)
	say("hello")
	say("anybody?")
	zoe.hear("ada", "hello")
	zoe.hear("ada", "anybody?")
	bob.hear(0, "hello", "anybody?")
	bob.hear(0)
	ada.hear(0) // not herself
	zoe.say("here")
	ada.hear(20_000, "here")
	bob.hear(20_000, "here")
}

// TestHearWaits asks before there is anything to hear.
func TestHearWaits(t *testing.T) {
	replicas := start(t, 2)
	for _, at := range replicas { // where it is said, and where it is only written
		bob := listen(t, at, "bob")
		asked := make(chan struct{})
		go func() {
			defer close(asked)
			_, _ = replicas[0].Say(t.Context(), &boardv1.ChatMessage{Room: "tea", Author: "ada", Text: "hello"})
		}()
		bob.hear(20_000, "hello")
		<-asked
	}
	bob := listen(t, replicas[0], "bob")
	bob.hear(1) // nothing was said, and that is no error
}

func TestHearRefuses(t *testing.T) {
	client := start(t, 1)[0]
	below := int64(-1)
	for name, r := range map[string]*boardv1.HearRequest{
		"no room": {}, "negative": {Room: "tea", AfterId: &below}, "waits too long": {Room: "tea", WaitMs: 30_001}, "waits less than nothing": {Room: "tea", WaitMs: -1},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.Hear(bounded(t), r)
			st.Code(t, err, codes.InvalidArgument)
		})
	}
	for name, m := range map[string]*boardv1.ChatMessage{
		"no text": {Room: "tea", Author: "ada"}, "no room": {Author: "ada", Text: "hello"}, "nobody": {Room: "tea", Text: "hello"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.Say(bounded(t), m)
			st.Code(t, err, codes.InvalidArgument)
		})
	}
}
