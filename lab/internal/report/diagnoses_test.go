package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// TestDiagnoses shows the evidence that was found, and how right it was.
func TestDiagnoses(t *testing.T) {
	diagnosis := func(cause, function string, found float64) runs.Diagnosis {
		return runs.Diagnosis{Shop: "services/process", Fault: "pay-lock", Phase: "slow", Cause: cause, Function: function, Found: found,
			Evidence: scenario.Text{EN: "waits for a lock", KO: "잠금 대기"}, Trace: spans.TraceID{1, 2, 3}}
	}
	details := map[scenario.Lang][]string{
		scenario.English: {"      waits for a lock", "      trace 01020300000000000000000000000000"},
		scenario.Korean:  {"      잠금 대기", "      추적 01020300000000000000000000000000"},
	}
	for _, tt := range []struct {
		name   string
		d      runs.Diagnosis
		en, ko string
	}{
		{"right", diagnosis("lock", "pay", 1), "lock, pay (right)", "lock, pay (맞음)"},
		{"another place", diagnosis("lock", "shopping", 0.5), "lock, shopping (half right)", "lock, shopping (절반 맞음)"},
		{"another fault", diagnosis("n-plus-one", "select", 0), "n-plus-one, select (wrong)", "n-plus-one, select (틀림)"},
		{"nothing", diagnosis("", "", 0), "no cause stands out", "두드러진 원인이 없습니다"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for lang, want := range map[scenario.Lang]string{scenario.English: tt.en, scenario.Korean: tt.ko} {
				p := &page{Options: Options{Lang: lang}}
				p.diagnoses(&runs.Record{Found: []runs.Diagnosis{tt.d}})
				lines := []string{"  services/process  pay-lock: " + want}
				if tt.d.Cause != "" {
					lines = append(lines, details[lang]...)
				}
				if got := strings.Split(strings.TrimSpace(p.b.String()), "\n")[1:]; !slices.Equal(got, lines) {
					t.Errorf("%s: got\n%s\nwant\n%s", lang, strings.Join(got, "\n"), strings.Join(lines, "\n"))
				}
			}
		})
	}
}

// TestNoDiagnosis has no section where no scenario asked.
func TestNoDiagnosis(t *testing.T) {
	p := &page{}
	if p.diagnoses(&runs.Record{}); p.b.Len() > 0 {
		t.Errorf("got %q", p.b.String())
	}
}
