package scenarios_test

import (
	"os"
	"regexp"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/scenarios"
)

// What is read aloud keeps to these rules.
const (
	mostSyllables  = 40 // Hangul, in a line
	mostCharacters = 80 // in an English line
)

var (
	// A Korean sentence ends politely.
	polite = regexp.MustCompile(`(니다\.|니까\?|까요\?|십시오\.)$`)
	// A sentence that goes on after an end is two.
	twoSentences = regexp.MustCompile(`[.?!]\s+\S`)
	// A noun carries the particle, never a foreign name or a number.
	strayParticle = regexp.MustCompile("[0-9A-Za-z%)\\]}`'\"](은|는|이|가|을|를|와|과|로|으로|의|에|에서|에게|도|만|이다|입니다|이며|처럼|보다|까지|부터)([\\s.,?!]|$)")
)

func TestTexts(t *testing.T) {
	for _, name := range scenarios.List() {
		s, err := scenarios.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lab := &reader{}
		play(t, s, lab, func(scenario.Step) bool { return true })
		if len(lab.prose) < 10 {
			t.Errorf("%s has %d texts, want them all", name, len(lab.prose))
		}
		for _, text := range lab.prose {
			for _, line := range text.Lines(scenario.Korean) {
				checkKorean(t, line)
				if !polite.MatchString(line) {
					t.Errorf("%q doesn't end as a polite sentence does", line)
				}
			}
			for _, line := range text.Lines(scenario.English) {
				checkEnglish(t, line)
			}
		}
		for _, label := range append(lab.labels, s.Title) {
			checkKorean(t, label.KO)
			checkEnglish(t, label.EN)
		}
	}
}

func checkKorean(t *testing.T, line string) {
	t.Helper()
	syllables := 0
	for _, r := range line {
		if unicode.Is(unicode.Hangul, r) {
			syllables++
		}
	}
	switch {
	case syllables == 0:
		t.Errorf("%q is not Korean", line)
	case syllables > mostSyllables:
		t.Errorf("%q has %d syllables, want %d at most", line, syllables, mostSyllables)
	case twoSentences.MatchString(line):
		t.Errorf("%q is more than one sentence", line)
	case strayParticle.MatchString(line):
		t.Errorf("%q has a particle after a name or a number", line)
	}
}

func checkEnglish(t *testing.T, line string) {
	t.Helper()
	if n := utf8.RuneCountInString(line); n > mostCharacters {
		t.Errorf("%q has %d characters, want %d at most", line, n, mostCharacters)
	}
	for _, r := range line {
		if unicode.Is(unicode.Hangul, r) {
			t.Errorf("%q is not English", line)
			return
		}
	}
}

// TestComposed looks at the files themselves: parsing composes what it reads.
func TestComposed(t *testing.T) {
	for _, name := range scenarios.List() {
		file, err := os.ReadFile(name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if !norm.NFC.IsNormal(file) {
			t.Errorf("%s.yaml is not in composed form (NFC)", name)
		}
	}
}

// TestTextRules checks that the rules find what they are for.
func TestTextRules(t *testing.T) {
	for _, tt := range []struct {
		rule *regexp.Regexp
		line string
		want bool
	}{
		{strayParticle, "pay가 죽었습니다.", true},
		{strayParticle, "성공률은 99%입니다.", true},
		{strayParticle, "pay 서비스가 죽었습니다.", false},
		{strayParticle, "3초 뒤에 다시 시작합니다.", false},
		{twoSentences, "죽었습니다. 다시 시작합니다.", true},
		{twoSentences, "지연 시간이 2.5 밀리초입니다.", false},
		{polite, "다시 시작한다.", false},
		{polite, "어느 쪽이 살아남을까요?", true},
	} {
		if got := tt.rule.MatchString(tt.line); got != tt.want {
			t.Errorf("%v on %q: got %v, want %v", tt.rule, tt.line, got, tt.want)
		}
	}
}
