package benches

import "github.com/msalab/msalab/lab/scenario"

// browserKind is the bench of the protocols that a page can speak.
func browserKind() Kind {
	protocols, calls := []string{"grpc", "grpc-web", "connect"}, []string{"ok", "missing"}
	table := func(figure, en, ko string) Table {
		return Table{Title: scenario.Text{EN: en, KO: ko}, Figure: figure, Columns: calls, Rows: protocols}
	}
	c := func(figure, cell, base, en, ko string) Contrast {
		return Contrast{figure, cell, base, scenario.Text{EN: en, KO: ko}}
	}
	return Kind{
		Name:   "browser",
		Does:   scenario.Text{EN: "the same calls from a page in a real browser: gRPC by fetch, gRPC-Web, Connect", KO: "실제 브라우저에서 부를 때: fetch gRPC, gRPC-Web, Connect"},
		Page:   true,
		Legend: browserLegend(),
		Figures: []Figure{
			{"known", "of 1"}, {"message", "of 1"}, {"sent", "B"}, {"received", "B"}, {"took", "µs"}, {"spans", "spans"}, {"withheld", "of 1"},
		},
		Partial: map[string][]string{
			"known": calls, "message": calls, "sent": calls, "received": calls, "took": calls, "spans": calls, "withheld": {"browser"},
		},
		Tables: []Table{
			table("known", "the page knows how the call ended (1: yes)", "페이지가 호출의 결과를 아는지 (1: 앎)"),
			table("message", "it has the message of the answer (1: yes)", "응답 메시지를 받았는지 (1: 받음)"),
			table("sent", "bytes of the request's body", "요청 본문 바이트"),
			table("received", "bytes of the answer's body", "응답 본문 바이트"),
			table("took", "until the answer was there", "응답까지 걸린 시간"),
			table("spans", "spans in the trace of the call", "호출 추적의 스팬 수"),
			{
				Title:  scenario.Text{EN: "what the browser withholds from the page (1: withheld)", KO: "브라우저가 페이지에 내주지 않는 것 (1: 내주지 않음)"},
				Figure: "withheld", Columns: []string{"browser"}, Rows: []string{"trailers", "te", "http2", "upload"},
			},
		},
		Contrasts: []Contrast{
			c("received", "ok/grpc-web", "ok/connect", "bytes of the answer: gRPC-Web, against Connect", "응답 본문: gRPC-Web 대 Connect"),
		},
	}
}
