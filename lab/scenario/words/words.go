// Package words tells measured figures in words, for those who don't read
// expressions.
package words

import (
	"cmp"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
)

// Measured tells the figures that a result rests on in words, in the order in
// which its rules name them: "buy in the services (crash) 99.5 %".
func Measured(r scenario.Result) []scenario.Text {
	rules := r.Rules["that"] + " " + r.Rules["holds_if"] + " " + r.Rules["fails_if"]
	place := func(term string) int {
		if i := strings.Index(rules, term); i >= 0 {
			return i
		}
		return len(rules)
	}
	terms := slices.SortedFunc(maps.Keys(r.Figures), func(a, b string) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
	})
	all := make([]scenario.Text, len(terms))
	for i, term := range terms {
		all[i] = figureText(term, r.Figures[term])
	}
	return all
}

// figureWord is how a measure reads: %s stands for what it is of.
type figureWord struct{ en, ko, unit string }

// The units of figures from 0 to 1: a share is told in percent, and what is so or
// isn't by a word.
const (
	share = "%"
	yes   = "yes"
)

// figureWords are the words of all measures, by their names.
func figureWords() map[string]figureWord {
	return map[string]figureWord{
		"success": {"%s", "%s", share}, "n": {"%s journeys", "%s 여정 수", ""}, "ok": {"%s ok", "%s 성공", ""},
		"declined": {"%s declined", "%s 거절", ""}, "failed": {"%s failed", "%s 실패", ""}, "shed": {"%s shed", "%s 버려짐", ""},
		"delayed": {"%s over 1 s", "1초 넘은 %s", ""}, "recovery": {"recovery of %s", "%s 회복", "s"},
		"p50": {"p50 of %s", "%s p50", "ms"}, "p95": {"p95 of %s", "%s p95", "ms"}, "p99": {"p99 of %s", "%s p99", "ms"},
		"spans": {"spans of a %s trace", "%s 추적의 스팬", ""}, "traced_services": {"services in a %s trace", "%s 추적의 서비스", ""},
		"traced_functions": {"functions in a %s trace", "%s 추적의 함수", ""}, "languages": {"languages in a %s trace", "%s 추적의 언어", ""},
		"duration":  {"length of a %s trace", "%s 추적의 길이", "ms"},
		"processes": {"processes", "프로세스", ""}, "replicas": {"replicas", "레플리카", ""}, "ports": {"ports", "포트", ""},
		"links": {"links", "링크", ""}, "restarts": {"restarts", "재시작", ""},
		"requests": {"requests to %s", "%s 요청", ""}, "bill": {"cost at prices %s", "가격 %s 비용", "/s"},
		"fired": {"%s fired", "%s 발생", ""}, "found": {"%s found", "%s 진단", share},

		"restarted": {"replicas of %s restarted", "다시 시작한 %s 레플리카", ""}, "carried": {"functions restarted with %s", "%s 배포로 다시 시작한 함수", ""},
		"rollout_seconds": {"rollout of %s", "%s 배포 시간", "s"}, "met": {"requests to the new %s", "새 %s 요청", ""},
		"met_failed": {"failed in the new %s", "새 %s 실패", ""},
		"promoted":   {"new %s promoted", "새 %s 승격", yes}, "rolled_back": {"new %s rolled back", "새 %s 되돌림", yes},

		"scraped": {"requests to %s, scraped", "%s 요청 (수집)", ""}, "scraped_gap": {"requests of %s that the endpoints miss", "%s 요청의 집계 차이", ""},
		"scraped_rate": {"rate of %s, scraped", "%s 요청률 (수집)", "/s"}, "scraped_errors": {"errors of %s, scraped", "%s 오류 (수집)", share},
		"scraped_p50": {"p50 of %s, scraped", "%s p50 (수집)", "ms"}, "scraped_p95": {"p95 of %s, scraped", "%s p95 (수집)", "ms"},
		"exemplar": {"exemplar of %s", "%s 이그젬플러", "ms"}, "exemplar_spans": {"spans of the exemplar of %s", "%s 이그젬플러의 스팬", ""},
		"blamed": {"share of %s in it", "그중 %s 몫", share},

		"imbalance": {"won off", "불일치 금액(원)", ""}, "imbalances": {"orders off", "어긋난 주문", ""},
		"imbalances_with_care": {"orders off though not naive", "naive 아닌데 어긋난 주문", ""},
		"paid":                 {"paid orders", "결제된 주문", ""}, "cancelled": {"cancelled orders", "취소된 주문", ""},
		"in_progress": {"orders in progress", "진행 중인 주문", ""}, "untold": {"paid orders untold", "알려지지 않은 결제", ""},

		"protobuf_bytes": {"%s in protobuf", "%s protobuf", "B"}, "json_bytes": {"%s in JSON", "%s JSON", "B"}, "xml_bytes": {"%s in XML", "%s XML", "B"},
		"sent_bytes": {"%s as sent", "%s 전송", "B"}, "fields_kept": {"fields kept, %s", "지켜진 필드, %s", ""},
		"fields_lost": {"fields lost, %s", "잃은 필드, %s", ""}, "fields_misread": {"fields misread, %s", "잘못 읽은 필드, %s", ""},
		"unknown_bytes": {"unknown bytes, %s", "모르는 바이트, %s", "B"},
	}
}

// Terms as the compiler writes them: services.success("buy", "crash"), and
// bench("hops", "loopback/depth=1").p50_low.
var (
	shapeTerm = regexp.MustCompile(`^(?:shape\("([^"]+)"\)|(\w+))\.(\w+)(?:\("([^"]*)"(?:, "([^"]*)")?\))?$`)
	benchText = regexp.MustCompile(`^bench\("([^"]+)", "([^"]+)"\)\.(\w+)$`)
)

// figureText tells a figure in words; one that isn't known as it is written.
func figureText(term string, v float64) scenario.Text {
	if m := benchText.FindStringSubmatch(term); m != nil {
		return benchFigureText(m[1], m[2], m[3], v)
	}
	m := shapeTerm.FindStringSubmatch(term)
	if m == nil {
		return scenario.Text{EN: term + " " + plain(v), KO: term + " " + plain(v)}
	}
	w, ok := figureWords()[m[3]]
	if !ok {
		return scenario.Text{EN: term + " " + plain(v), KO: term + " " + plain(v)}
	}
	of, phase := m[4], m[5]
	if !strings.Contains(w.en, "%s") {
		of, phase = "", m[4] // of the shop: only a phase can stand in the parentheses
	}
	if phase != "" {
		phase = " (" + phase + ")"
	}
	where := scenario.Text{EN: m[1], KO: m[1]}
	if where.EN == "" {
		where = scenario.Architecture(m[2]).Name()
	}
	amount := figureAmount(v, w.unit)
	return scenario.Text{
		EN: strings.ReplaceAll(w.en, "%s", of) + " in " + where.EN + phase + " " + amount.EN,
		KO: where.KO + " " + strings.ReplaceAll(w.ko, "%s", of) + phase + " " + amount.KO,
	}
}

// benchFigureText tells a figure of a bench.
func benchFigureText(kind, cell, figure string, v float64) scenario.Text {
	k, _ := benches.Named(kind)
	name := benches.FigureOf(figure)
	amount := figureAmount(v, k.Unit(name))
	t := scenario.Text{EN: name + " of " + cell, KO: cell + " " + name}
	switch {
	case strings.HasSuffix(figure, scenario.LowEnd):
		t.EN, t.KO = t.EN+", lowest round,", t.KO+" (가장 낮은 회차)"
	case strings.HasSuffix(figure, scenario.HighEnd):
		t.EN, t.KO = t.EN+", highest round,", t.KO+" (가장 높은 회차)"
	}
	return scenario.Text{EN: t.EN + " " + amount.EN, KO: t.KO + " " + amount.KO}
}

// figureAmount writes a figure with its unit, as reports do: "5.6 %", "41 ms".
func figureAmount(v float64, unit string) scenario.Text {
	told := plain(v)
	switch {
	case unit == yes && v >= 1:
		return scenario.Text{EN: "yes", KO: "예"}
	case unit == yes:
		return scenario.Text{EN: "no", KO: "아니요"}
	case unit == share:
		told = strconv.FormatFloat(v*100, 'f', 1, 64) + " %"
	case unit != "" && v == math.Trunc(v):
		told += " " + unit
	case unit != "":
		told = scenario.Amount(v, unit)
	}
	return scenario.Text{EN: told, KO: told}
}

// plain writes a number: whole where it is, else with three Digits.
func plain(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
