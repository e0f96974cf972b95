package benches

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// ProtocolPoint is what the calls of a bench of protocols are made of.
type ProtocolPoint struct {
	Name    string
	Lines   int           // of the order
	Callers int           // that call at once, each in turn with itself
	Delay   time.Duration // that the link adds to an answer
	Stall   bool          // one connection is held back for a while
}

// Splits tells whether it is measured what the processor time of a call goes to:
// where calls differ in their length alone.
func (p ProtocolPoint) Splits() bool {
	return p.Callers == protocolCallers[0] && p.Delay == 0 && !p.Stall
}

// What the points are made of; the first of each is the centre's.
var (
	protocolLines   = [...]int{10, 1, 100, 1000}
	protocolCallers = [...]int{8, 1, 64}
	protocolDelays  = [...]int{0, 1, 10} // ms
)

// Centre is the point from which the others differ.
const centre = "centre"

// ProtocolPoints returns all points: those that differ from the centre in one
// thing, a stall, and those that differ in several, which only a full bench
// measures. A point is named by what it has that the centre hasn't.
func ProtocolPoints() []ProtocolPoint {
	points := []ProtocolPoint{{Name: "stall", Lines: protocolLines[0], Callers: protocolCallers[0], Stall: true}}
	for _, delay := range protocolDelays {
		for _, callers := range protocolCallers {
			for _, lines := range protocolLines {
				points = append(points, ProtocolPoint{
					Name: pointName(lines, callers, delay), Lines: lines, Callers: callers, Delay: time.Duration(delay) * time.Millisecond,
				})
			}
		}
	}
	return points
}

func pointName(lines, callers, delay int) string {
	var differs []string
	if lines != protocolLines[0] {
		differs = append(differs, counted(lines, "line"))
	}
	if callers != protocolCallers[0] {
		differs = append(differs, counted(callers, "caller"))
	}
	if delay != protocolDelays[0] {
		differs = append(differs, fmt.Sprintf("+%dms", delay))
	}
	if len(differs) == 0 {
		return centre
	}
	return strings.Join(differs, ",")
}

// counted is "1-line" or "10-lines".
func counted(n int, noun string) string {
	if n == 1 {
		return "1-" + noun
	}
	return fmt.Sprintf("%d-%ss", n, noun)
}

// protocolsKind is the bench of one operation through many doors.
func protocolsKind() Kind {
	all := []string{"grpc", "connect", "grpc-web", "http2-json", "http1-json", "http1-goccy", "http1-xml", "json-close", "xml-close"}
	table := func(en, ko, figure string, columns ...string) Table {
		return Table{Title: scenario.Text{EN: en, KO: ko}, Figure: figure, Columns: columns, Rows: all}
	}
	stall := table("one connection stalls for 100 ms: calls of 50 ms and more", "연결 하나가 100 ms 멈출 때 50 ms 이상 걸린 호출", "slow", "stall")
	stall.Rows = []string{"grpc", "grpc-8", "http2-json", "http1-json"}
	plain := func(t Table) Table { // with the client as it comes
		t.Rows = append(slices.Clone(all), "http1-default")
		return t
	}
	lines := []string{"1-line", centre, "100-lines", "1000-lines"}
	callers := []string{"1-caller", centre, "64-callers"}
	delays := []string{centre, "+1ms", "+10ms"}
	tables := []Table{
		table("latency by the length of an order (10 lines at the centre)", "주문 길이에 따른 지연 시간 (가운데는 10줄)", "p50", lines...),
		table("bytes sent a call, with headers", "호출당 보낸 바이트 (헤더 포함)", "sent", lines...),
		table("bytes received a call, with headers", "호출당 받은 바이트 (헤더 포함)", "received", lines...),
		plain(table("latency by callers at once (8 at the centre)", "동시 호출자 수에 따른 지연 시간 (가운데는 8)", "p50", callers...)),
		plain(table("the slowest hundredth, of all rounds together", "가장 느린 1 % (모든 회차 합산)", "p99", callers...)),
		plain(table("calls measured in all rounds", "모든 회차에서 잰 호출 수", "calls", callers...)),
		plain(table("calls a second; with 64 callers, at saturation", "초당 호출 수 (호출자 64는 포화 상태)", "rate", callers...)),
		plain(table("connections opened", "연 TCP 연결 수", "conns", callers...)),
		plain(table("calls on each connection", "연결당 호출 수", "per_conn", callers...)),
		plain(table("latency by what the link adds (0 ms at the centre)", "링크 지연에 따른 지연 시간 (가운데는 0 ms)", "p50", delays...)),
		stall,
	}
	for _, f := range []struct{ figure, en, ko string }{
		{"client_cpu", "processor time a call, client", "호출당 CPU 시간, 클라이언트"},
		{"server_cpu", "processor time a call, server", "호출당 CPU 시간, 서버"},
		{"codec", "of both ends: the codec (by a CPU profile)", "양쪽 CPU 시간 중 부호화와 복호화 (CPU 프로파일)"},
		{"framing", "of both ends: protocols, headers, connections (by a CPU profile)", "양쪽 CPU 시간 중 프로토콜, 헤더, 연결 (CPU 프로파일)"},
		{"other", "of both ends: the work, the scheduler, garbage (by a CPU profile)", "양쪽 CPU 시간 중 작업, 스케줄러, 가비지 컬렉션 (CPU 프로파일)"},
		{"kernel", "of both ends: the kernel (by rusage)", "양쪽 CPU 시간 중 커널 (rusage)"},
		{"codec_alone", "the codec measured alone, without a call", "호출 없이 따로 잰 부호화와 복호화"},
		{"client_allocs", "allocations a call, client", "호출당 메모리 할당, 클라이언트"},
		{"server_allocs", "allocations a call, server", "호출당 메모리 할당, 서버"},
	} {
		tables = append(tables, table(f.en, f.ko, f.figure, lines...))
	}
	return Kind{
		Name: "protocols",
		Does: scenario.Text{EN: "one operation through many doors: gRPC, HTTP, JSON, XML, Connect", KO: "같은 작업을 gRPC, HTTP, JSON, XML, Connect로 부를 때"},
		Note: scenario.Text{
			EN: "every call crosses a link of the lab, also at 0 ms; it opens a connection for each that a door opens, and its share is in their times",
			KO: "모든 호출은 0 ms에서도 실습 도구의 링크를 지나며, 새 연결마다 링크도 연결을 하나 더 열어 그 비용이 시간에 포함됩니다",
		},
		Legend:    protocolsLegend(),
		Figures:   protocolFigures(),
		Partial:   map[string][]string{"codec": lines, "framing": lines, "other": lines}, // where ProtocolPoint.Splits
		Tables:    tables,
		Beyond:    beyondTables(all),
		Contrasts: protocolContrasts(),
		Charts:    protocolCharts(all),
	}
}

func protocolFigures() []Figure {
	return []Figure{
		{"p50", "µs"}, {"p99", "µs"}, {"calls", "calls"}, {"rate", "/s"}, {"slow", "calls"}, {"sent", "B"}, {"received", "B"}, {"conns", "conns"}, {"per_conn", "calls"},
		{"cpu", "µs"}, {"client_cpu", "µs"}, {"server_cpu", "µs"}, {"codec", "µs"}, {"framing", "µs"}, {"other", "µs"}, {"kernel", "µs"},
		{"codec_alone", "µs"},
		{"client_allocs", "allocs"}, {"server_allocs", "allocs"},
	}
}

// beyondTables hold the points that differ from the centre in several things.
func beyondTables(rows []string) (tables []Table) {
	for _, delay := range protocolDelays {
		for _, callers := range protocolCallers {
			t := Table{
				Title: scenario.Text{
					EN: fmt.Sprintf("latency with %d callers over a link of %d ms", callers, delay), KO: fmt.Sprintf("호출자 %d, 링크 %d ms의 지연 시간", callers, delay),
				},
				Figure: "p50", Rows: rows,
			}
			for _, lines := range protocolLines {
				t.Columns = append(t.Columns, pointName(lines, callers, delay))
			}
			tables = append(tables, t)
		}
	}
	return tables
}

func protocolContrasts() []Contrast {
	c := func(figure, cell, base, en, ko string) Contrast {
		return Contrast{figure, cell, base, scenario.Text{EN: en, KO: ko}}
	}
	return []Contrast{
		c("p50", "centre/json-close", "centre/http1-json", "JSON over a connection a call, against connections kept", "호출마다 여는 연결 대 유지하는 연결 (JSON)"),
		c("p50", "+10ms/json-close", "+10ms/http1-json", "the same over 10 ms", "같은 비교, 10 ms 링크"),
		c("per_conn", "centre/http1-json", "centre/http1-default", "calls on a connection: a client that keeps one a caller, against Go's as it comes", "연결당 호출: 호출자마다 유지하는 클라이언트 대 Go 기본 설정"),
		c("p50", "centre/grpc", "centre/http1-json", "gRPC against JSON over kept connections, 8 callers, 10 lines", "gRPC 대 연결을 유지한 JSON, 호출자 8, 10줄"),
		c("p50", "1-line/grpc", "1-line/http1-json", "the same, 1 line", "같은 비교, 1줄"),
		c("p50", "100-lines/grpc", "100-lines/http1-json", "the same, 100 lines", "같은 비교, 100줄"),
		c("p50", "1000-lines/grpc", "1000-lines/http1-json", "the same, 1,000 lines", "같은 비교, 1,000줄"),
		c("p50", "1-caller/grpc", "1-caller/http1-json", "the same, 1 caller, 10 lines", "같은 비교, 호출자 1, 10줄"),
		c("rate", "64-callers/grpc", "64-callers/http1-json", "their throughput with 64 callers", "호출자 64의 처리량"),
		c("slow", "stall/grpc", "stall/grpc-8", "calls that a stall holds up, one connection against eight", "연결이 멈춰 늦어진 호출, 연결 하나 대 여덟"),
		c("p50", "centre/http1-xml", "centre/grpc", "XML over HTTP/1.1, against gRPC, 10 lines", "HTTP/1.1 XML 대 gRPC, 10줄"),
		c("p50", "1000-lines/http1-xml", "1000-lines/grpc", "the same, 1,000 lines", "같은 비교, 1,000줄"),
		c("p50", "centre/http1-goccy", "centre/http1-json", "goccy/go-json against encoding/json, whole calls", "goccy/go-json 대 encoding/json, 전체 호출"),
	}
}
