package scrape

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// TestRead reads an endpoint that tells of two methods of card, and of another
// histogram.
func TestRead(t *testing.T) {
	registry := prometheus.NewRegistry()
	calls := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: histogram, Buckets: []float64{0.1, 0.5}},
		[]string{labelFunction, "rpc_method", labelError})
	other := prometheus.NewHistogram(prometheus.HistogramOpts{Name: "other_seconds"})
	registry.MustRegister(calls, other)
	other.Observe(1)
	calls.WithLabelValues("card", "Void", "").Observe(0.05)
	authorize := calls.WithLabelValues("card", "Authorize", "INTERNAL")
	authorize.Observe(0.3)
	authorize.Observe(3)
	const trace = "0102030405060708090a0b0c0d0e0f10"
	authorize.(prometheus.ExemplarObserver).ObserveWithExemplar(0.4, prometheus.Labels{labelTrace: trace})
	calls.WithLabelValues("pay", "Checkout", "").(prometheus.ExemplarObserver).
		ObserveWithExemplar(0.4, prometheus.Labels{labelTrace: "short"})
	server := httptest.NewServer(promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	defer server.Close()

	read, err := NewReader().Read(t.Context(), strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	card := read["card"]
	if card.Count != 4 || card.Errors != 3 {
		t.Errorf("card: got %d requests, %d failed, want 4 and 3", card.Count, card.Errors)
	}
	if got := card.Counts; len(got) != 3 || got[0] != 1 || got[1] != 2 || got[2] != 1 {
		t.Errorf("card: got buckets %v, want 1 up to %v, 2 and 1", got, card.Bounds)
	}
	if got := card.Exemplars; len(got) != 1 || got[0].Trace.String() != trace || got[0].Took != 400*time.Millisecond || time.Since(got[0].At) > time.Minute {
		t.Errorf("card: got exemplars %v, want one of 400 ms, of now", got)
	}
	if pay := read["pay"]; pay.Count != 1 || len(pay.Exemplars) != 0 {
		t.Errorf("pay: got %+v, want a request, and no exemplar of a trace that can't be", pay)
	}
	if len(read) != 2 {
		t.Errorf("got %v, want card and pay", read)
	}
}

func TestReadRefused(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	addr := strings.TrimPrefix(server.URL, "http://")
	if _, err := NewReader().Read(t.Context(), addr); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("got %v, want the answer's status", err)
	}
	server.Close()
	if _, err := NewReader().Read(t.Context(), addr); err == nil || !strings.Contains(err.Error(), addr) {
		t.Errorf("got %v, want who doesn't answer", err)
	}
}
