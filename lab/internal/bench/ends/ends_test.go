package ends

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// repeat answers an end that is asked for n letters, and refuses less than none.
func repeat(_ context.Context, n int) (string, error) {
	if n < 0 {
		return "", errors.New("fewer letters than none")
	}
	return strings.Repeat("x", n), nil
}

func serve(ctx context.Context, in io.Reader, out io.Writer) error {
	return Serve(ctx, in, out, repeat)
}

// TestAnswersOfEveryLength asks for answers of all lengths that come near to what a
// reader takes at once: whoever asks has an answer once its last brace is read, and
// must be able to ask again although the end of the line was not.
func TestAnswersOfEveryLength(t *testing.T) {
	e, err := Within[int, string](t.Context(), serve)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 5000 {
		got, err := e.Ask(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != n {
			t.Fatalf("got %d letters, want %d", len(got), n)
		}
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// TestRefused has an end refuse, and go on.
func TestRefused(t *testing.T) {
	e, err := Within[int, string](t.Context(), serve)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Ask(t.Context(), -1); err == nil || err.Error() != "fewer letters than none" {
		t.Errorf("got %v, want why it is refused", err)
	}
	if got, err := e.Ask(t.Context(), 3); got != "xxx" || err != nil {
		t.Errorf("got %q, %v after a refusal, want xxx", got, err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// TestNobodyIsAsked asks an end that has left, and one when there is no time.
func TestNobodyIsAsked(t *testing.T) {
	e, err := Within[int, string](t.Context(), func(context.Context, io.Reader, io.Writer) error { return errors.New("no such door") })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Ask(t.Context(), 1); err == nil {
		t.Error("an end that has left answered")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Ask(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want a question not asked that has no time", err)
	}
	if err := e.Close(); err == nil || !strings.Contains(err.Error(), "no such door") {
		t.Errorf("got %v, want why it left", err)
	}
}
