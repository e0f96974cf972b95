package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// whole is a run with something in every section of the page.
func whole() *runs.Record {
	r := record()
	r.Events = []runs.Event{
		{At: r.Began.Add(time.Second), Kind: runs.EventSay, Text: scenario.Text{EN: "Two shops.\nOne of them dies.", KO: "상점이 둘입니다.\n하나가 죽습니다."}},
		{At: r.Began.Add(11 * time.Second), Kind: runs.EventFault, Shop: "monolith/process", Text: scenario.Text{EN: "fault board-crash", KO: "장애 주입 board-crash"}},
	}
	r.Seconds = map[string][]runs.Second{}
	for _, shop := range r.Shapes {
		for i := range 30 {
			all := scenario.JourneyFigures{N: 20 + i%3, OK: 20, P50: 12, P95: 80, P99: 240}
			if i == 20 {
				all = scenario.JourneyFigures{} // nobody came
			}
			r.Seconds[shop] = append(r.Seconds[shop], runs.Second{At: r.Began.Add(time.Duration(i) * time.Second), All: all})
		}
	}
	r.Traces[0].Spans = purchase()
	r.Benches = []scenario.Bench{{Kind: "hops", Rounds: 5, Seconds: 31, Cells: map[string]scenario.BenchCell{
		"function/depth=1": {"p50": {Median: 1, Low: 0.9, High: 1.1}}}}}
	r.Found = []runs.Diagnosis{{Shop: "services/process", Phase: "slow", Cause: "n-plus-one", Function: "select",
		Evidence: scenario.Text{EN: "30 reads one after the other", KO: "같은 조회를 차례로 30번"}}}
	sizes := sized()
	r.Sizes, r.Bills, r.Prices = sizes.Sizes, sizes.Bills, sizes.Prices
	return r
}

func page1(t *testing.T, lang scenario.Lang, records ...*runs.Record) string {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, records, Options{Lang: lang}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestHTML has every section, in both languages, and nothing from elsewhere.
func TestHTML(t *testing.T) {
	for lang, want := range map[scenario.Lang][]string{
		scenario.English: {"<html lang=\"en\">", "Who goes down?", "The run is invalid", "C4: partly", "holds_if", "= 0.95", "Narration", "One of them dies.",
			"journeys a second", "0:20", "Survival", "100.0 % (100)", "n=29", "POST /api/orders", "card-error", "never fired", "median of 5 interleaved rounds",
			"Replica sets", "(simulated)", "n-plus-one"},
		scenario.Korean: {"<html lang=\"ko\">", "무엇이 함께 죽을까요?", "이 실행은 유효하지 않습니다", "진행", "하나가 죽습니다.", "초당 여정 수", "생존표", "모의값", "임계 경로"},
	} {
		got := page1(t, lang, whole())
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: the page has no %q", lang, w)
			}
		}
		for _, foreign := range []string{"http://", "https://", "<script", "@import", "url("} {
			if strings.Contains(got, foreign) {
				t.Errorf("%s: the page has %q: it must need nothing else", lang, foreign)
			}
		}
	}
}

// TestHTMLOfCourse leads with the claims, then has every run.
func TestHTMLOfCourse(t *testing.T) {
	got := page1(t, scenario.English, whole(), sized())
	for _, want := range []string{"The article&#39;s claims", "not measured", `href="#run2"`, `id="run2"`} {
		if !strings.Contains(got, want) {
			t.Errorf("the page has no %q", want)
		}
	}
}

// TestHTMLNamesTheLabsOwn: what the lab expects by itself stands in no line of the
// scenario, and is named by what it is.
func TestHTMLNamesTheLabsOwn(t *testing.T) {
	r := record()
	r.Results = []scenario.Result{{Step: "audit", Verdict: scenario.Kept}, {Step: "expect", Verdict: scenario.Kept, Line: 12}}
	got := page1(t, scenario.English, r)
	for _, want := range []string{"audit: kept", "line 12: kept"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in the page", want)
		}
	}
	if strings.Contains(got, "line 0") {
		t.Error("the page names a line 0")
	}
}

// TestHTMLEscapes shows what a scenario's author writes as text, not as markup.
func TestHTMLEscapes(t *testing.T) {
	r := whole()
	const evil = `</title></style><script>alert(1)</script><img src=x onerror=y>`
	r.Title, r.Traces[0].Spans[2].Name, r.Events[0].Text = scenario.Text{EN: evil}, evil, scenario.Text{EN: evil}
	got := page1(t, scenario.English, r)
	for _, tag := range []string{"<script", "<img", "onerror=y>"} {
		if strings.Contains(got, tag) {
			t.Errorf("%q went through", tag)
		}
	}
}

// TestHTMLOfNothing writes a page of an empty record: a run may end at once.
func TestHTMLOfNothing(t *testing.T) {
	got := page1(t, scenario.English, &runs.Record{Scenario: "tour"})
	if n := strings.Count(got, "none in this run"); n != 3 {
		t.Errorf("%d sections say that they are empty, want charts, matrix and traces", n)
	}
}

// TestHTMLSVG holds the pictures to be well formed, with no figure that is none.
func TestHTMLSVG(t *testing.T) {
	rest, n := page1(t, scenario.Korean, whole()), 0
	for {
		_, after, ok := strings.Cut(rest, "<svg ")
		if !ok {
			break
		}
		svg, after, _ := strings.Cut(after, "</svg>")
		rest = after
		n++
		d := xml.NewDecoder(strings.NewReader("<svg " + svg + "</svg>"))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%v in <svg %s</svg>", err, svg)
			}
		}
		for _, bad := range []string{"NaN", "Inf", "ZgotmplZ"} {
			if strings.Contains(svg, bad) {
				t.Errorf("%s in <svg %s</svg>", bad, svg)
			}
		}
	}
	if n != 7 {
		t.Errorf("%d pictures, want three charts of two shops and a waterfall", n)
	}
}

// TestChartGap breaks a line where nobody came.
func TestChartGap(t *testing.T) {
	r := whole()
	c := (&page{}).charts(r)[0].Charts[1]
	if got := strings.Count(c.Lines[0].Path, "M"); got != 2 {
		t.Errorf("the line has %d parts, want 2 around the gap: %s", got, c.Lines[0].Path)
	}
	for v, want := range map[float64]float64{0: 1, 0.3: 0.5, 1: 1, 23: 50, 51: 100, 1001: 2000} {
		if got := ceiling(v); got != want {
			t.Errorf("ceiling(%g): got %g, want %g", v, got, want)
		}
	}
}
