package sentences

import (
	"fmt"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Predicted tells the set that queueing theory predicts.
func Predicted(z scenario.Sizing, s runs.Size) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("predicted for %g times the load: %s (%s): p95 of %s %s, target %.0f ms", z.Times, s.Set(), replicas(s.Total()), z.Journey, predictedText(s), s.Target),
		KO: fmt.Sprintf("부하 %g배 예측: %s (레플리카 %d개), %s p95 %s, 목표 %.0f ms", z.Times, s.Set(), s.Total(), z.Journey, predictedText(s), s.Target),
	}
}

// Tried tells what a set measured.
func Tried(z scenario.Sizing, s runs.Size) scenario.Text {
	en, ko := "too few", "부족"
	switch {
	case s.Kept:
		en, ko = "enough", "충분"
	case s.Close:
		en, ko = "too close to tell", "판단하기에는 차이가 작음"
	case s.Predicted == 0:
		en, ko = "too few, the queue grows", "부족, 큐가 계속 늘어남"
	}
	what := s.Set()
	if s.Change != "" {
		what = s.Change + ": " + what
	}
	return scenario.Text{
		EN: fmt.Sprintf("%g times the load, %s: p95 of %s %.0f ms (predicted %s), %d of %d took longer than %.0f ms, %.1f %% went well: %s",
			z.Times, what, z.Journey, s.Measured, predictedText(s), s.Over, s.N, s.Target, s.Success*100, en),
		KO: fmt.Sprintf("부하 %g배, %s: %s p95 %.0f ms (예측 %s), %d건 가운데 %d건이 %.0f ms 초과, 성공률 %.1f %%: %s",
			z.Times, what, z.Journey, s.Measured, predictedText(s), s.N, s.Over, s.Target, s.Success*100, ko),
	}
}

// predictedText writes a prediction; a queue that only grows has none.
func predictedText(s runs.Size) string {
	if s.Predicted == 0 {
		return "∞"
	}
	return fmt.Sprintf("%.0f ms", s.Predicted)
}

// NoneKept says that sizing found no set that is enough.
func NoneKept(z scenario.Sizing) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("no replica set that was tried kept p95 of %s within %s", z.Journey, z.P95),
		KO: fmt.Sprintf("시험한 레플리카 구성 가운데 p95 목표를 지킨 것이 없습니다 (%s 여정, %s)", z.Journey, z.P95),
	}
}
