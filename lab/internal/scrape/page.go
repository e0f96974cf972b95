// Package scrape is where the lab meets Prometheus: it reads the endpoints of
// replicas as a Prometheus server does, and tells such a server where they are.
package scrape

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"

	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/scraped"
	"github.com/msalab/msalab/lab/spans"
)

// What replicas call their histogram of requests, and its labels.
const (
	histogram     = "rpc_server_call_duration_seconds"
	labelFunction = "lab_function"
	labelError    = "error_type" // there alone where the shop failed
	labelTrace    = "trace_id"   // of an exemplar
)

// Reader reads endpoints.
type Reader struct{ client http.Client }

var _ ports.Metrics = (*Reader)(nil)

// NewReader returns a reader. It keeps no connection: replicas come and go.
func NewReader() *Reader {
	return &Reader{http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}}
}

// Read returns what the endpoint at addr tells, by function. It asks for
// Prometheus' protobuf format: of those that have exemplars, the one that the
// client library can read back.
func (r *Reader) Read(ctx context.Context, addr string) (map[string]scraped.Function, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/metrics", nil)
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	req.Header.Set("Accept", string(expfmt.NewFormat(expfmt.TypeProtoDelim)))
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("read metrics at %s: %s", addr, resp.Status)
	}
	decoder := expfmt.NewDecoder(resp.Body, expfmt.ResponseFormat(resp.Header))
	functions := map[string]scraped.Function{}
	for {
		var family dto.MetricFamily
		err := decoder.Decode(&family)
		if errors.Is(err, io.EOF) {
			return functions, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read metrics at %s: %w", addr, err)
		}
		if family.GetName() == histogram {
			add(functions, family.GetMetric())
		}
	}
}

// add sums series up by function.
func add(functions map[string]scraped.Function, series []*dto.Metric) {
	for _, m := range series {
		h, name := m.GetHistogram(), label(m.GetLabel(), labelFunction)
		f := functions[name]
		f.Count += h.GetSampleCount()
		if label(m.GetLabel(), labelError) != "" {
			f.Errors += h.GetSampleCount()
		}
		if f.Counts == nil {
			f.Counts = make([]uint64, len(h.GetBucket())+1) // the last is open
		}
		var below uint64
		for i, b := range h.GetBucket() {
			f.Counts[i] += b.GetCumulativeCount() - below
			below = b.GetCumulativeCount()
			if len(f.Bounds) <= i {
				f.Bounds = append(f.Bounds, b.GetUpperBound())
			}
			if e, ok := exemplar(b.GetExemplar()); ok {
				f.Exemplars = append(f.Exemplars, e)
			}
		}
		f.Counts[len(f.Counts)-1] += h.GetSampleCount() - below
		functions[name] = f
	}
}

// exemplar reads the trace that stands for a bucket.
func exemplar(e *dto.Exemplar) (scraped.Exemplar, bool) {
	id, err := hex.DecodeString(label(e.GetLabel(), labelTrace))
	found := scraped.Exemplar{Took: time.Duration(e.GetValue() * float64(time.Second)), At: e.GetTimestamp().AsTime()}
	if err != nil || copy(found.Trace[:], id) != len(spans.TraceID{}) {
		return scraped.Exemplar{}, false
	}
	return found, true
}

func label(pairs []*dto.LabelPair, name string) string {
	i := slices.IndexFunc(pairs, func(p *dto.LabelPair) bool { return p.GetName() == name })
	if i < 0 {
		return ""
	}
	return pairs[i].GetValue()
}
