package benches

import (
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
)

// Name says what a column or row of a bench is, where its name is short for it.
type Name struct {
	Name string
	Text scenario.Text
}

// Says returns what a bench says of one of its columns and rows; none: the name alone.
func (k Kind) Says(name string) scenario.Text {
	for _, n := range k.Legend {
		if n.Name == name {
			return n.Text
		}
	}
	return scenario.Text{}
}

func hopsLegend() []Name {
	all := []Name{
		{"function", scenario.Text{EN: "both ends in one process: a call is a function call", KO: "한 프로세스 안의 함수 호출"}},
		{"loopback", scenario.Text{EN: "two processes on this machine", KO: "같은 컴퓨터의 두 프로세스"}},
		{"+1ms", scenario.Text{EN: "the same over a link whose answers take 1 ms longer", KO: "같은 두 프로세스, 응답이 1 ms 늦는 링크"}},
		{"+10ms", scenario.Text{EN: "the same over one whose answers take 10 ms longer", KO: "같은 두 프로세스, 응답이 10 ms 늦는 링크"}},
		{"bare", scenario.Text{EN: "a Go method: nothing of the lab stands between", KO: "Go 메서드 호출 (실습실의 코드를 거치지 않음)"}},
		{"traced", scenario.Text{EN: "one call whose trace is recorded", KO: "트레이스를 남기는 호출 하나"}},
		{"proxied", scenario.Text{EN: "one call over the link proxy, which adds no delay", KO: "지연 없는 링크 프록시를 거치는 호출 하나"}},
		{"serial", scenario.Text{EN: "8 calls, one after the other", KO: "차례로 부르는 호출 여덟 개"}},
		{"parallel", scenario.Text{EN: "the same 8 at once", KO: "같은 호출 여덟 개를 동시에"}},
		{"n+1", scenario.Text{EN: "a list of 20 items, then a call for each of them", KO: "상품 스무 개의 목록, 그리고 상품마다 호출 하나"}},
		{"batch", scenario.Text{EN: "the list, then one call for all of them", KO: "같은 목록, 그리고 모두를 위한 호출 하나"}},
		{"depth=1", scenario.Text{EN: "one call", KO: "호출 하나"}},
	}
	for depth := 2; depth <= 8; depth++ {
		all = append(all, Name{fmt.Sprintf("depth=%d", depth), scenario.Text{
			EN: fmt.Sprintf("%d calls, each made by the one before it", depth), KO: fmt.Sprintf("꼬리를 물고 이어지는 호출 %d개", depth),
		}})
	}
	return all
}

func protocolsLegend() []Name {
	return []Name{
		{centre, scenario.Text{EN: "10 lines, 8 callers, a link of 0 ms; other columns differ in what they are named by", KO: "10줄, 호출자 8, 링크 0 ms. 다른 열은 이름에 적힌 것만 다릅니다"}},
		{"stall", scenario.Text{EN: "one of the connections is held back for 100 ms", KO: "연결 하나가 100 ms 멈춤"}},
		{"grpc", scenario.Text{EN: "gRPC by grpc-go: protobuf over one connection of HTTP/2", KO: "grpc-go의 gRPC: HTTP/2 연결 하나와 protobuf"}},
		{"connect", scenario.Text{EN: "Connect by connect-go: protobuf over HTTP/2 without TLS", KO: "connect-go의 Connect: TLS 없는 HTTP/2와 protobuf"}},
		{"grpc-web", scenario.Text{EN: "gRPC-Web by connect-go: protobuf over HTTP/1.1, as from a browser", KO: "connect-go의 gRPC-Web: 브라우저처럼 HTTP/1.1과 protobuf"}},
		{"http2-json", scenario.Text{EN: "JSON over HTTP/2 without TLS, by net/http", KO: "net/http: TLS 없는 HTTP/2와 JSON"}},
		{"http1-json", scenario.Text{EN: "JSON over HTTP/1.1, by net/http, a connection kept for each caller", KO: "net/http: HTTP/1.1과 JSON, 호출자마다 연결 유지"}},
		{"http1-goccy", scenario.Text{EN: "the same, with goccy/go-json instead of encoding/json", KO: "같은 방식, encoding/json 대신 goccy/go-json"}},
		{"http1-xml", scenario.Text{EN: "the same, with XML by encoding/xml", KO: "같은 방식, JSON 대신 encoding/xml의 XML"}},
		{"json-close", scenario.Text{EN: "JSON over HTTP/1.1, a new connection for every call", KO: "HTTP/1.1과 JSON, 호출마다 새 연결"}},
		{"xml-close", scenario.Text{EN: "XML over HTTP/1.1, a new connection for every call", KO: "HTTP/1.1과 XML, 호출마다 새 연결"}},
		{"http1-default", scenario.Text{EN: "JSON over HTTP/1.1 by Go's client as it comes, which keeps two connections", KO: "Go 클라이언트의 기본 설정(연결 둘만 유지), HTTP/1.1과 JSON"}},
		{"grpc-8", scenario.Text{EN: "gRPC with its callers spread over eight connections", KO: "호출자를 연결 여덟 개로 나눈 gRPC"}},
	}
}

func codecsLegend() []Name {
	return []Name{
		{"protobuf", scenario.Text{EN: "google.golang.org/protobuf", KO: "google.golang.org/protobuf"}},
		{"json", scenario.Text{EN: "encoding/json", KO: "encoding/json"}},
		{"goccy-json", scenario.Text{EN: "goccy/go-json, a faster one", KO: "더 빠른 goccy/go-json"}},
		{"protojson", scenario.Text{EN: "protobuf's own mapping to JSON", KO: "protobuf가 정한 JSON 표기"}},
		{"xml", scenario.Text{EN: "encoding/xml", KO: "encoding/xml"}},
	}
}

func streamsLegend() []Name {
	return []Name{
		{"chat", scenario.Text{EN: "what others say in a room of the board; the stream goes both ways", KO: "게시판 채팅방의 말 (양방향 스트림)"}},
		{"order", scenario.Text{EN: "an order, until it is paid; the stream comes from the server", KO: "결제될 때까지의 주문 (서버 스트림)"}},
		{"chat-idle", scenario.Text{EN: "the room while nothing is said", KO: "아무 말도 없는 채팅방"}},
		{"order-idle", scenario.Text{EN: "an order that nobody places", KO: "아무도 하지 않는 주문"}},
		{"slow-250", scenario.Text{EN: "a reader that stalls while 250 messages of 1,000 bytes are said", KO: "1,000바이트 메시지 250건이 오가는 동안 멈춘 수신자"}},
		{"slow-2000", scenario.Text{EN: "the same with 2,000 messages", KO: "같은 경우, 메시지 2,000건"}},
		{"stream", scenario.Text{EN: "one that stays open", KO: "열린 채로 있는 스트림"}},
		{"long-poll", scenario.Text{EN: "questions whose answers wait for news, up to 2 s each", KO: "소식이 올 때까지 최대 2초 기다렸다 답하는 질문"}},
		{"poll-100ms", scenario.Text{EN: "a question every 100 ms", KO: "100 ms마다 묻기"}},
		{"poll-1s", scenario.Text{EN: "a question every second", KO: "1초마다 묻기"}},
		{Nobody, scenario.Text{EN: "nobody listens: what both ends use by themselves", KO: "아무도 듣지 않을 때 양쪽이 쓰는 비용"}},
	}
}

func browserLegend() []Name {
	return []Name{
		{"ok", scenario.Text{EN: "a product that is there", KO: "있는 상품 조회"}},
		{"missing", scenario.Text{EN: "a product that isn't: NOT_FOUND", KO: "없는 상품 조회 (NOT_FOUND)"}},
		{"grpc", scenario.Text{EN: "gRPC's messages by fetch, without a library", KO: "라이브러리 없이 fetch로 보낸 gRPC 메시지"}},
		{"grpc-web", scenario.Text{EN: "by connect-web", KO: "connect-web의 gRPC-Web"}},
		{"connect", scenario.Text{EN: "by connect-web", KO: "connect-web의 Connect"}},
		{"trailers", scenario.Text{EN: "the trailers of an answer, where gRPC has its status", KO: "gRPC 상태 코드가 있는 응답 트레일러"}},
		{"te", scenario.Text{EN: "the header TE: trailers of a request", KO: "요청 헤더 TE: trailers"}},
		{"http2", scenario.Text{EN: "HTTP/2 without TLS", KO: "TLS 없는 HTTP/2"}},
		{"upload", scenario.Text{EN: "a request's body that is sent as it is written", KO: "스트림으로 보내는 요청 본문"}},
	}
}
