package scenario

// BenchName says what a column or row of a bench is, where its name is short for it.
type BenchName struct {
	Name string
	Text Text
}

// Says returns what a bench says of one of its columns and rows; none: the name alone.
func (k BenchKind) Says(name string) Text {
	for _, n := range k.Legend {
		if n.Name == name {
			return n.Text
		}
	}
	return Text{}
}

func protocolsLegend() []BenchName {
	return []BenchName{
		{centre, Text{"10 lines, 8 callers, a link of 0 ms; other columns differ in what they are named by", "10줄, 호출자 8, 링크 0 ms. 다른 열은 이름에 적힌 것만 다릅니다"}},
		{"stall", Text{"one of the connections is held back for 100 ms", "연결 하나가 100 ms 멈춤"}},
		{"grpc", Text{"gRPC by grpc-go: protobuf over one connection of HTTP/2", "grpc-go의 gRPC: HTTP/2 연결 하나와 protobuf"}},
		{"connect", Text{"Connect by connect-go: protobuf over HTTP/2 without TLS", "connect-go의 Connect: TLS 없는 HTTP/2와 protobuf"}},
		{"grpc-web", Text{"gRPC-Web by connect-go: protobuf over HTTP/1.1, as from a browser", "connect-go의 gRPC-Web: 브라우저처럼 HTTP/1.1과 protobuf"}},
		{"http2-json", Text{"JSON over HTTP/2 without TLS, by net/http", "net/http: TLS 없는 HTTP/2와 JSON"}},
		{"http1-json", Text{"JSON over HTTP/1.1, by net/http, a connection kept for each caller", "net/http: HTTP/1.1과 JSON, 호출자마다 연결 유지"}},
		{"http1-goccy", Text{"the same, with goccy/go-json instead of encoding/json", "같은 방식, encoding/json 대신 goccy/go-json"}},
		{"http1-xml", Text{"the same, with XML by encoding/xml", "같은 방식, JSON 대신 encoding/xml의 XML"}},
		{"json-close", Text{"JSON over HTTP/1.1, a new connection for every call", "HTTP/1.1과 JSON, 호출마다 새 연결"}},
		{"xml-close", Text{"XML over HTTP/1.1, a new connection for every call", "HTTP/1.1과 XML, 호출마다 새 연결"}},
		{"http1-default", Text{"JSON over HTTP/1.1 by Go's client as it comes, which keeps two connections", "Go 클라이언트의 기본 설정(연결 둘만 유지), HTTP/1.1과 JSON"}},
		{"grpc-8", Text{"gRPC with its callers spread over eight connections", "호출자를 연결 여덟 개로 나눈 gRPC"}},
	}
}

func codecsLegend() []BenchName {
	return []BenchName{
		{"protobuf", Text{"google.golang.org/protobuf", "google.golang.org/protobuf"}},
		{"json", Text{"encoding/json", "encoding/json"}},
		{"goccy-json", Text{"goccy/go-json, a faster one", "더 빠른 goccy/go-json"}},
		{"protojson", Text{"protobuf's own mapping to JSON", "protobuf가 정한 JSON 표기"}},
		{"xml", Text{"encoding/xml", "encoding/xml"}},
	}
}

func streamsLegend() []BenchName {
	return []BenchName{
		{"chat", Text{"what others say in a room of the board; the stream goes both ways", "게시판 채팅방의 말 (양방향 스트림)"}},
		{"order", Text{"an order, until it is paid; the stream comes from the server", "결제될 때까지의 주문 (서버 스트림)"}},
		{"chat-idle", Text{"the room while nothing is said", "아무 말도 없는 채팅방"}},
		{"order-idle", Text{"an order that nobody places", "아무도 하지 않는 주문"}},
		{"slow-250", Text{"a reader that stalls while 250 messages of 1,000 bytes are said", "1,000바이트 메시지 250건이 오가는 동안 멈춘 수신자"}},
		{"slow-2000", Text{"the same with 2,000 messages", "같은 경우, 메시지 2,000건"}},
		{"stream", Text{"one that stays open", "열린 채로 있는 스트림"}},
		{"long-poll", Text{"questions whose answers wait for news, up to 2 s each", "소식이 올 때까지 최대 2초 기다렸다 답하는 질문"}},
		{"poll-100ms", Text{"a question every 100 ms", "100 ms마다 묻기"}},
		{"poll-1s", Text{"a question every second", "1초마다 묻기"}},
		{Nobody, Text{"nobody listens: what both ends use by themselves", "아무도 듣지 않을 때 양쪽이 쓰는 비용"}},
	}
}

func browserLegend() []BenchName {
	return []BenchName{
		{"ok", Text{"a product that is there", "있는 상품 조회"}},
		{"missing", Text{"a product that isn't: NOT_FOUND", "없는 상품 조회 (NOT_FOUND)"}},
		{"grpc", Text{"gRPC's messages by fetch, without a library", "라이브러리 없이 fetch로 보낸 gRPC 메시지"}},
		{"grpc-web", Text{"by connect-web", "connect-web의 gRPC-Web"}},
		{"connect", Text{"by connect-web", "connect-web의 Connect"}},
		{"trailers", Text{"the trailers of an answer, where gRPC has its status", "gRPC 상태 코드가 있는 응답 트레일러"}},
		{"te", Text{"the header TE: trailers of a request", "요청 헤더 TE: trailers"}},
		{"http2", Text{"HTTP/2 without TLS", "TLS 없는 HTTP/2"}},
		{"upload", Text{"a request's body that is sent as it is written", "스트림으로 보내는 요청 본문"}},
	}
}
