package words_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/expression"
	"github.com/msalab/msalab/lab/scenario/words"
)

// TestMeasured: figures are told in words, in the order of the rules; one that is
// not known is told as it is written.
func TestMeasured(t *testing.T) {
	r := scenario.Result{
		Rules: map[string]string{"holds_if": `services.success("browse", "crash") >= 0.99 && monolith.success("browse", "crash") < 0.9`},
		Figures: map[string]float64{
			`monolith.success("browse", "crash")`: 0.0556, `services.success("browse", "crash")`: 1, `services.p95("buy")`: 41.26, `monolith.restarts`: 3,
			`services.imbalance("naive")`: 1200, `services.promoted("board", "good")`: 1, `shape("services/inproc").n("cart")`: 60,
			`bench("hops", "loopback/depth=1").p50_low`: 61.23, `services.requests("card", "storm") / 2`: 1.5,
		},
	}
	var en, ko []string
	for _, told := range words.Measured(r) {
		en, ko = append(en, told.EN), append(ko, told.KO)
	}
	wantEN := []string{
		"browse in the services (crash) 100.0 %", "browse in the monolith (crash) 5.6 %", "p50 of loopback/depth=1, lowest round, 61.2 µs", "restarts in the monolith 3",
		"won off in the services (naive) 1200", "p95 of buy in the services 41.3 ms", "new board promoted in the services (good) yes",
		`services.requests("card", "storm") / 2 1.5`, "cart journeys in services/inproc 60",
	}
	wantKO := []string{
		"서비스 browse (crash) 100.0 %", "모놀리식 browse (crash) 5.6 %", "loopback/depth=1 p50 (가장 낮은 회차) 61.2 µs", "모놀리식 재시작 3",
		"서비스 불일치 금액(원) (naive) 1200", "서비스 buy p95 41.3 ms", "서비스 새 board 승격 (good) 예",
		`services.requests("card", "storm") / 2 1.5`, "services/inproc cart 여정 수 60",
	}
	slices.Sort(en[2:])
	slices.Sort(wantEN[2:])
	slices.Sort(ko[2:])
	slices.Sort(wantKO[2:])
	if !slices.Equal(en, wantEN) {
		t.Errorf("got %q, want %q", en, wantEN)
	}
	if !slices.Equal(ko, wantKO) {
		t.Errorf("got %q, want %q", ko, wantKO)
	}
}

// TestEveryMeasureHasWords: whatever a rule may name is no code to a room.
func TestEveryMeasureHasWords(t *testing.T) {
	for _, name := range expression.MeasureNames() {
		for _, term := range []string{fmt.Sprintf(`services.%s("x", "phase")`, name), fmt.Sprintf("monolith.%s", name)} {
			told := words.Measured(scenario.Result{Figures: map[string]float64{term: 0.5}})[0]
			if strings.Contains(told.EN+told.KO, "%s") || strings.Contains(told.EN+told.KO, "services.") || strings.Contains(told.EN+told.KO, "monolith.") || told.EN == told.KO {
				t.Errorf("%s: got %q", term, told)
			}
		}
	}
}
