package sentences_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

type deploy struct{}

func (deploy) String() string { return "board v2, rolling" }

// TestRefusals: each is a sentence in either language, with all in it that is filled in.
func TestRefusals(t *testing.T) {
	shape := scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc}
	for _, tt := range []struct {
		err   error
		names []string
	}{
		{sentences.BeingDeployed(deploy{}), []string{"board v2, rolling"}},
		{sentences.Closed(shape), []string{"services/inproc"}},
		{sentences.NotOpen(shape), []string{"services/inproc"}},
		{sentences.StillStarting(shape), []string{"services/inproc"}},
		{sentences.NoUnit("monolith", shape, []string{"gateway", "pay"}), []string{"monolith", "services/inproc", "gateway, pay"}},
		{sentences.TooMany("pay", 90, 50), []string{"pay=90", "50"}},
		{sentences.NoScaling("monolith", shape), []string{"monolith", "services/inproc"}},
		{sentences.NoTransaction("tx", shape), []string{"tx", "services/inproc", "naive", "saga"}},
		{sentences.NoWay("cash", []string{"tx", "saga"}), []string{`"cash"`, "[tx saga]"}},
		{sentences.NotActive("pay-hang", ""), []string{"pay-hang"}},
		{sentences.NotActive("pay-hang", "services/inproc"), []string{"pay-hang"}},
		{sentences.Active("pay-hang"), []string{"pay-hang"}},
		{sentences.NoLinks(), nil},
		{sentences.NoReplica(false, "pay-9", "pay", []string{"pay-1", "pay-2"}), []string{`"pay-9"`, "pay-1, pay-2"}},
		{sentences.NoReplica(true, "pay-9", "pay", []string{"pay-1", "pay-2"}), []string{`"pay-9"`, "ready", "pay-1, pay-2"}},
		{sentences.NoVictim("pay-9", "pay"), []string{`"pay-9"`, "ready"}},
		{sentences.NobodyToCrash("pay/end/record", "pay", shape), []string{"pay/end/record", "services/inproc"}},
		{sentences.NobodyToAudit(shape, "pay"), []string{"services/inproc", "pay"}},
		{sentences.NobodyToTell(shape), []string{"services/inproc", "pay"}},
	} {
		told := sentences.Failed("scale pay", fmt.Errorf("scale pay=9 in %s: %w", shape, tt.err))
		if want := "scale pay: scale pay=9 in services/inproc: " + tt.err.Error(); told.EN != want {
			t.Errorf("got %q, want %q", told.EN, want)
		}
		rest, ok := strings.CutPrefix(told.KO, "scale pay 실패: ")
		if !ok || !strings.ContainsFunc(rest, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) || strings.Contains(rest, "scale pay=9 in") {
			t.Errorf("got %q, want it in Korean alone", told.KO)
		}
		for _, name := range tt.names {
			if !strings.Contains(told.EN, name) || name != "ready" && !strings.Contains(rest, name) {
				t.Errorf("want %s in %q and %q", name, told.EN, told.KO)
			}
		}
		if all := told.EN + told.KO; strings.Contains(all, "%!") {
			t.Errorf("badly filled in: %s", all)
		}
	}
}

// TestFailedTellsAll: of several refusals each is told; other errors are told as they are.
func TestFailedTellsAll(t *testing.T) {
	broken := errors.New("disk full")
	for _, tt := range []struct {
		err  error
		want string
	}{
		{broken, "heal 실패: disk full"},
		{fmt.Errorf("%w: %w", broken, broken), "heal 실패: disk full: disk full"},
		{errors.Join(sentences.NotActive("a", ""), broken), "heal 실패: 진행 중인 장애가 아닙니다: a\ndisk full"},
		{fmt.Errorf("all: %w", errors.Join(sentences.NotActive("a", ""), sentences.NotActive("b", ""))), "heal 실패: 진행 중인 장애가 아닙니다: a\n진행 중인 장애가 아닙니다: b"},
	} {
		if got := sentences.Failed("heal", tt.err).KO; got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
