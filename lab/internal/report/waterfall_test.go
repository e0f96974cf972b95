package report

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// purchase is a failed purchase: a fault in the card company, 30 reads after it.
func purchase() []spans.Span {
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var all []spans.Span
	add := func(parent int, service, name string, from, took int, attributes map[string]string) {
		s := spans.Span{ID: spans.ID{byte(len(all) + 1)}, Service: service, Name: name, Attributes: attributes,
			Start: began.Add(time.Duration(from) * time.Millisecond), End: began.Add(time.Duration(from+took) * time.Millisecond)}
		if parent > 0 {
			s.Parent = spans.ID{byte(parent)}
		}
		s.Error = attributes[spans.AttrFaultID] != "" || parent == 0
		if s.Error {
			s.Message = "injected by " + attributes[spans.AttrFaultID] + ":\nof all that could have gone wrong in " + service + ", this did"
		}
		all = append(all, s)
	}
	add(0, "ingress", "POST /api/orders", 0, 200, nil)
	add(1, "gateway", "shop.gateway.v1.GatewayService/Buy", 1, 198, nil)
	add(2, "card", "shop.card.v1.CardService/Authorize", 5, 20, map[string]string{spans.AttrFaultID: "card-error"})
	for i := range 30 {
		add(2, "select", "SELECT", 30+i, 1, nil)
	}
	add(2, "point", "call shop.point.v1.PointService/Refund", 90, 20, map[string]string{spans.AttrFaultID: "point-error"})
	return all
}

// TestWaterfall shows the slowest and the failed traces where they can be seen
// nowhere else.
func TestWaterfall(t *testing.T) {
	r := &runs.Record{Traces: []runs.TraceRecord{
		{Shop: "services/process", Why: "shown", Spans: purchase()},
		{Shop: "services/process", Why: "failed", Spans: purchase()},
	}}
	for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
		p := &page{Options: Options{Lang: lang}}
		p.traces(r)
		golden(t, "waterfall."+string(lang), []byte(p.b.String()))
	}
}

// TestRecordFile leads to the record's file instead, where there is one.
func TestRecordFile(t *testing.T) {
	r := record()
	r.Traces[0].Spans = purchase()
	var got bytes.Buffer
	if err := Text(&got, r, Options{Lang: scenario.English, File: "run.json"}); err != nil {
		t.Fatal(err)
	}
	if want := "their spans are in run.json, under traces"; !strings.Contains(got.String(), want) {
		t.Errorf("the report lacks %q:\n%s", want, got.String())
	}
	if strings.Contains(got.String(), r.Store.JaegerURL) {
		t.Errorf("the report links to a Jaeger that is gone:\n%s", got.String())
	}
	r.Traces[0].Spans = nil
	got.Reset()
	if err := Text(&got, r, Options{Lang: scenario.English, File: "run.json"}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(got.String(), "under traces") {
		t.Errorf("the report promises spans that its record hasn't got:\n%s", got.String())
	}
}
