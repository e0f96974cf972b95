package spans_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/spans"
)

func TestIDsInJSON(t *testing.T) {
	type ids struct {
		Trace spans.TraceID
		Span  spans.ID
	}
	want := ids{spans.TraceID{0: 0xab, 15: 1}, spans.ID{7: 0xff}}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(data), `{"Trace":"ab000000000000000000000000000001","Span":"00000000000000ff"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var got ids
	if err := json.Unmarshal(data, &got); err != nil || got != want {
		t.Errorf("got %v, error %v; want %v", got, err, want)
	}
}

func TestWrongIDs(t *testing.T) {
	for _, text := range []string{"", "ab", strings.Repeat("0", 31), strings.Repeat("0", 33), strings.Repeat("x", 32)} {
		var id spans.TraceID
		if err := id.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was taken for a trace id", text)
		}
	}
}
