package text_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
)

var verbs = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z%]`)

// TestCatalogue: every message is there in both languages, takes the same
// values in the same order, and has only characters that terminals agree on.
func TestCatalogue(t *testing.T) {
	for _, k := range text.Keys() {
		en, ko := k.In(scenario.English), k.In(scenario.Korean)
		if en == "" || ko == "" {
			t.Errorf("message %d (%q): got en %q, ko %q, want both", k, en+ko, en, ko)
		}
		if got, want := verbs.FindAllString(ko, -1), verbs.FindAllString(en, -1); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q: got verbs %v in Korean, want %v", en, got, want)
		}
		for other, word := range map[string]string{"실험실": "실습실", "기능": "함수"} {
			if strings.Contains(ko, other) {
				t.Errorf("%q: the word is %s", ko, word)
			}
		}
		for _, s := range []string{en, ko} {
			if !norm.NFC.IsNormalString(s) {
				t.Errorf("%q is not NFC", s)
			}
			if got := text.Clean(s); got != s {
				t.Errorf("%q: got %q after cleaning", s, got)
			}
			for _, r := range s {
				if r > '~' && !unicode.Is(unicode.Hangul, r) {
					t.Errorf("%q: character %q is neither ASCII nor Hangul", s, r)
				}
			}
		}
	}
}

// TestNoMessageIsLeftOver: every message is shown somewhere.
func TestNoMessageIsLeftOver(t *testing.T) {
	var keys, code strings.Builder
	own, _ := filepath.Glob("*.go")
	for _, f := range own {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range regexp.MustCompile(`(?s)const \(.*?\n\)`).FindAllString(string(data), -1) {
			keys.WriteString(block)
		}
	}
	for _, pattern := range []string{"../*.go", "../*/*.go"} {
		files, _ := filepath.Glob(pattern)
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(data)
		}
	}
	for _, found := range regexp.MustCompile(`(?m)^\t([A-Z]\w+)`).FindAllStringSubmatch(keys.String(), -1) {
		if !regexp.MustCompile(`text\.` + found[1] + `\b`).MatchString(code.String()) {
			t.Errorf("%s is shown nowhere", found[1])
		}
	}
}

func TestClean(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"plain", "pay-2 is ready", "pay-2 is ready"},
		{"hangul", "결제", "결제"},
		{"decomposed hangul", norm.NFD.String("결제"), "결제"},
		{"escape sequence", "a\x1b[31mb", "a[31mb"},
		{"line breaks", "a\nb\tc", "a b c"},
		{"emoji", "ok \U0001F600", "ok ?"},
		{"joiner and selector", "a\u200db\ufe0f", "ab"},
		{"jamo that form no syllable", "\u1100\u1100", "??"},
		{"loose mark", "\u0301a", "a"},
		{"bad bytes", "a\xffb", "a?b"},
	}
	for _, c := range cases {
		if got := text.Clean(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTruncate(t *testing.T) {
	cases := []struct {
		in      string
		columns int
		want    string
	}{
		{"shopping", 8, "shopping"}, {"shopping", 7, "shopp.."}, {"shopping", 2, ".."}, {"shopping", 0, ""}, {"shopping", -1, ""},
		{"레플리카", 8, "레플리카"}, {"레플리카", 7, "레플.."}, {"레플리카", 5, "레.."},
	}
	for _, c := range cases {
		if got := text.Truncate(c.in, c.columns); got != c.want {
			t.Errorf("%q to %d: got %q, want %q", c.in, c.columns, got, c.want)
		}
		if got := text.Width(text.PadRight(c.in, c.columns)); got != max(c.columns, 0) {
			t.Errorf("%q padded: got %d columns, want %d", c.in, got, c.columns)
		}
		if got := text.Width(text.PadLeft(c.in, c.columns)); got != max(c.columns, 0) {
			t.Errorf("%q padded left: got %d columns, want %d", c.in, got, c.columns)
		}
	}
}

func TestWrap(t *testing.T) {
	cases := []struct {
		in      string
		columns int
		want    string
	}{
		{"one two three", 7, "one two|three"},
		{"one\ntwo", 20, "one|two"},
		{"모놀리식에서는 함께 죽습니다", 14, "모놀리식에서는|함께 죽습니다"},
		{"abcdefgh", 3, "abc|def|gh"},
		{"모놀리식", 5, "모놀|리식"},
		{"a abcdefgh", 4, "a|abcd|efgh"},
		{"anything", 1, ""},
	}
	for _, c := range cases {
		if got := strings.Join(text.Wrap(c.in, c.columns), "|"); got != c.want {
			t.Errorf("%q in %d: got %q, want %q", c.in, c.columns, got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	cases := []struct{ got, want string }{
		{text.Rate(0), "0/s"}, {text.Rate(4.13), "4.1/s"}, {text.Rate(58.2), "58/s"}, {text.Rate(9.97), "10/s"},
		{text.Rate(12345), "12.3k/s"}, {text.Rate(math.NaN()), "-"},
		{text.Duration(0), "-"}, {text.Duration(40 * time.Microsecond), "40us"}, {text.Duration(1500 * time.Microsecond), "1.5ms"},
		{text.Duration(18 * time.Millisecond), "18ms"}, {text.Duration(1254 * time.Millisecond), "1.25s"},
		{text.Duration(12 * time.Second), "12.0s"}, {text.Duration(150 * time.Second), "2m30s"},
		{text.Milliseconds(math.NaN()), "-"}, {text.Milliseconds(40.4), "40ms"},
		{text.Success(1), "100%"}, {text.Success(0.99999), "99.9%"}, {text.Success(0.9), "90.0%"}, {text.Success(math.NaN()), "-"},
		{text.Errors(0), "0%"}, {text.Errors(0.00001), "0.1%"}, {text.Errors(1), "100%"}, {text.Errors(0.071), "7.1%"},
		{text.Clock(127 * time.Second), "02:07"}, {text.Clock(3727 * time.Second), "1:02:07"}, {text.Clock(-time.Second), "00:00"},
		{text.Bytes(0), "-"}, {text.Bytes(31 << 20), "31MB"}, {text.Bytes(100 << 10), "100kB"}, {text.Bytes(12 << 30), "12GB"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func ExampleTruncate() {
	fmt.Println(text.Truncate("레플리카가 죽었습니다", 12))
	// Output: 레플리카가..
}
