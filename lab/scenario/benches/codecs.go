package benches

import "github.com/msalab/msalab/lab/scenario"

// CodecCell names the cell of a codec and a length of the order.
func CodecCell(lines int, codec string) string { return counted(lines, "line") + "/" + codec }

// codecsKind is the bench of codecs alone, on the messages of the protocols.
func codecsKind() Kind {
	var columns []string
	for _, n := range []int{1, 10, 100, 1000} {
		columns = append(columns, counted(n, "line"))
	}
	codecs := []string{"protobuf", "json", "goccy-json", "protojson", "xml"}
	table := func(figure, en, ko string) Table {
		return Table{
			Title: scenario.Text{EN: en, KO: ko}, Figure: figure, Columns: columns,
			Rows: codecs,
		}
	}
	c := func(figure, cell, base, en, ko string) Contrast {
		return Contrast{figure, cell, base, scenario.Text{EN: en, KO: ko}}
	}
	return Kind{
		Name:    "codecs",
		Does:    scenario.Text{EN: "messages written and read, without a call: protobuf, JSON, XML", KO: "호출 없이 메시지를 쓰고 읽는 비용: protobuf, JSON, XML"},
		Legend:  codecsLegend(),
		Figures: []Figure{{"encode", "µs"}, {"decode", "µs"}, {"both", "µs"}, {"bytes", "B"}, {"allocs", "allocs"}},
		Tables: []Table{
			table("encode", "writing an order and its answer", "주문과 응답 쓰기"),
			table("decode", "reading them", "주문과 응답 읽기"),
			table("both", "writing and reading", "쓰기와 읽기"),
			table("bytes", "their length", "길이"),
			table("allocs", "allocations", "메모리 할당"),
		},
		Charts: codecCharts(codecs),
		Contrasts: []Contrast{
			c("both", "10-lines/xml", "10-lines/protobuf", "XML against protobuf, 10 lines", "XML 대 protobuf, 10줄"),
			c("both", "1000-lines/xml", "1000-lines/protobuf", "XML against protobuf, 1,000 lines", "XML 대 protobuf, 1,000줄"),
			c("both", "1000-lines/json", "1000-lines/protobuf", "JSON against protobuf, 1,000 lines", "JSON 대 protobuf, 1,000줄"),
			c("both", "10-lines/goccy-json", "10-lines/json", "goccy/go-json against encoding/json, 10 lines", "goccy/go-json 대 encoding/json, 10줄"),
			c("bytes", "1000-lines/xml", "1000-lines/protobuf", "bytes of XML against those of protobuf", "XML 바이트 대 protobuf 바이트"),
		},
	}
}
