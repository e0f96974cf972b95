package scenario

// Claim is something that the article says of microservices, and that a judge
// step decides.
type Claim struct {
	ID   string // "C4"
	Says Text   // in one line
}

// Claims returns the article's claims in its order.
func Claims() []Claim {
	return []Claim{
		{"C1", Text{"one web service's functions are cut into services on ports of their own", "한 웹 서비스의 기능을 각자 포트를 가진 서비스로 나눈다"}},
		{"C2", Text{"a monolith grows as a whole, services grow where they are hot", "모놀리식은 통째로 늘리고, 마이크로서비스는 바쁜 곳만 늘린다"}},
		{"C3", Text{"after a change to the board only the board is swapped", "게시판을 고치면 게시판만 교체한다"}},
		{"C4", Text{"a failing service is unlikely to take everything down", "서비스 하나가 고장 나도 전체가 멈출 가능성은 낮다"}},
		{"C5", Text{"a failed payment undoes coupon and points; in a monolith more easily", "결제가 실패하면 쿠폰과 포인트를 되돌리며, 모놀리식이 더 쉽다"}},
		{"C6", Text{"calls between processes and servers cost, less on one server", "프로세스와 서버 사이의 호출에는 비용이 들고, 한 서버 안에서는 덜 든다"}},
		{"C7", Text{"HTTP opens a TCP session for each call", "HTTP는 호출할 때마다 TCP 세션을 연다"}},
		{"C8", Text{"protobuf is a strict binary format that nearly every language speaks", "protobuf는 엄격한 이진 형식이며 거의 모든 언어가 지원한다"}},
		{"C9", Text{"gRPC is 20 to 100 times faster than XML", "gRPC는 XML보다 20~100배 빠르다"}},
		{"C10", Text{"one TCP session carries many short exchanges", "TCP 세션 하나로 짧은 요청을 여럿 주고받는다"}},
		{"C11", Text{"streams go both ways", "양방향 스트리밍을 할 수 있다"}},
		{"C12", Text{"browsers support gRPC weakly", "브라우저는 gRPC를 제대로 지원하지 않는다"}},
		{"C13", Text{"tracing finds where performance and availability drop", "추적으로 성능과 가용성이 떨어지는 곳을 찾는다"}},
		{"C14", Text{"Prometheus-style metrics go with it", "Prometheus 방식의 메트릭을 함께 쓴다"}},
		{"C15", Text{"it runs on Kubernetes and cloud autoscaling", "쿠버네티스와 클라우드 오토스케일링 위에서 돌아간다"}},
	}
}

// ClaimIDs returns the names of the claims.
func ClaimIDs() []string {
	var ids []string
	for _, c := range Claims() {
		ids = append(ids, c.ID)
	}
	return ids
}
