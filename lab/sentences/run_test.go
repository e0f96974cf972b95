package sentences

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/msalab/msalab/lab/scenario"
)

// TestWarningsHaveBothLanguages: only what another program said is the same in both.
func TestWarningsHaveBothLanguages(t *testing.T) {
	korean := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Hangul, r) })
	}
	for _, got := range []scenario.Text{Dropped("heal card-hang"), NotPublished(errors.New("disk full")), Failed("reset", errors.New("disk full"))} {
		if korean(got.EN) || !korean(got.KO) {
			t.Errorf("got %q and %q, want English and Korean", got.EN, got.KO)
		}
	}
}
