package sentences

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// Targets says where Prometheus finds how to scrape the lab.
func Targets(url string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("metrics: a configuration for Prometheus is at %s/prometheus.yml", url),
		KO: fmt.Sprintf("메트릭: Prometheus 설정 파일은 %s/prometheus.yml", url),
	}
}

// Scraped tells what the endpoints of a shop say: the three functions that
// take longest, and those that fail.
func Scraped(endpoints int, figures map[string]scenario.MetricFigures) scenario.Text {
	names := slices.SortedFunc(maps.Keys(figures), func(a, b string) int {
		return cmp.Or(cmp.Compare(figures[b].P95, figures[a].P95), cmp.Compare(a, b))
	})
	var n uint64
	var slow, bad []string
	for i, name := range names {
		f := figures[name]
		n += f.N
		if i < 3 {
			slow = append(slow, fmt.Sprintf("%s %.0f ms", name, f.P95))
		}
		if f.Errors > 0 {
			bad = append(bad, fmt.Sprintf("%s %.1f%%", name, f.Errors*100))
		}
	}
	text := scenario.Text{
		EN: fmt.Sprintf("%d endpoints read: %d requests; p95 %s", endpoints, n, strings.Join(slow, ", ")),
		KO: fmt.Sprintf("엔드포인트 %d개 수집: 요청 %d개, p95 %s", endpoints, n, strings.Join(slow, ", ")),
	}
	if len(bad) > 0 {
		text.EN += "; errors " + strings.Join(bad, ", ")
		text.KO += ", 오류 " + strings.Join(bad, ", ")
	}
	return text
}

// Exemplar says to which trace an exemplar leads, and how long its request took.
func Exemplar(function string, trace spans.TraceID, took time.Duration) scenario.Text {
	ms := float64(took) / float64(time.Millisecond)
	return scenario.Text{
		EN: fmt.Sprintf("an exemplar of %s, %.0f ms, leads to trace %s", function, ms, trace),
		KO: fmt.Sprintf("%s 함수의 %.0f ms 이그젬플러가 가리키는 추적: %s", function, ms, trace),
	}
}

// NoExemplar says that there is no exemplar to follow.
func NoExemplar(function string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("no exemplar of %s to follow: none of its requests was traced", function),
		KO: fmt.Sprintf("%s 함수에는 따라갈 이그젬플러가 없습니다: 추적된 요청이 없습니다", function),
	}
}
