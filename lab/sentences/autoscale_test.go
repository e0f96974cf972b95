package sentences_test

import (
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

// TestAutoscaleBesideKubernetes: whatever sets an autoscaler off from Kubernetes' is
// told with what Kubernetes has.
func TestAutoscaleBesideKubernetes(t *testing.T) {
	a := scenario.Autoscale{Function: "pay", Min: 1, Max: 8, Metrics: []scenario.ScaleMetric{{Name: scenario.Utilisation, Target: 0.6}}, Every: 2 * time.Second}
	a.Tolerance, a.Up, a.Down = scenario.SteadyDefaults(a.Every, 20*time.Second)
	got := sentences.Autoscale(a)
	for text, want := range map[string][]string{
		got.EN: {"every 2s (Kubernetes: 15 s)", "more after 12s (0 s)", "fewer after 20s (300 s)", "no change within 20 % (10 %) of the target"},
		got.KO: {"확인 주기 2s (쿠버네티스 15 s)", "확장 대기 12s (0 s)", "축소 대기 20s (300 s)", "목표와의 차이 20 % (10 %) 이내는 유지"},
	} {
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%q: want %q in it", text, w)
			}
		}
	}
}
