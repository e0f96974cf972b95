package replica

import (
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	"github.com/msalab/msalab/services/internal/histogram"
)

// functionFigures counts one function's requests: its zero value is ready.
type functionFigures struct {
	inFlight atomic.Int32
	done     [codes.Unauthenticated + 1]atomic.Uint64 // by code
	latency  histogram.Histogram
}

// begin counts a request that has come; give what it returns to end.
func (f *functionFigures) begin() time.Time {
	f.inFlight.Add(1)
	return time.Now()
}

// end counts a request that is answered.
func (f *functionFigures) end(took time.Duration, code codes.Code) {
	f.latency.Add(took)
	if int(code) >= len(f.done) {
		code = codes.Unknown
	}
	f.done[code].Add(1)
	f.inFlight.Add(-1)
}

// cancel forgets a request that has begun: it counts elsewhere.
func (f *functionFigures) cancel() { f.inFlight.Add(-1) }

func (f *functionFigures) proto(name string) *controlv1.FunctionFigures {
	m := &controlv1.FunctionFigures{
		Function: name,
		InFlight: f.inFlight.Load(),
		Latency:  histogramProto(&f.latency),
	}
	for code := range f.done {
		if n := f.done[code].Load(); n > 0 {
			m.Done = append(m.Done, &controlv1.CodeCount{Code: uint32(code), Count: n})
		}
	}
	return m
}

func histogramProto(h *histogram.Histogram) *controlv1.ExponentialHistogram {
	offset, counts, sum := h.Snapshot()
	return &controlv1.ExponentialHistogram{Scale: histogram.Scale, Offset: int32(offset), Counts: counts, Sum: sum}
}

// figures are the replica's counts of now.
func (r *Replica) figures() *controlv1.Figures {
	s := r.slots.Figures()
	m := &controlv1.Figures{
		At:    timestamppb.Now(),
		Slots: int32(s.Slots), Busy: int32(s.Busy),
		Waiting: int32(s.Waiting), Queue: int32(s.Queue), Refused: s.Refused,
		SlotTime: &controlv1.SlotTime{
			Working: s.Working.Seconds(), Waiting: s.Held.Seconds(), Idle: s.Idle.Seconds(), Queued: s.Queued.Seconds(),
		},
		Wait: histogramProto(r.slots.Waits()),
	}
	for _, f := range r.functions {
		p := f.figures.proto(f.Name)
		p.Limited, p.Shed = f.limit.limited.Load(), f.limit.shed.Load()
		m.Functions = append(m.Functions, p)
		m.Links = append(m.Links, linkFigures(f)...)
	}
	for _, f := range r.faults.Figures() {
		p := &controlv1.FaultFigures{Id: f.ID, Seen: f.Seen, Fired: f.Fired}
		if f.Fired > 0 {
			p.First, p.Last = timestamppb.New(f.First), timestamppb.New(f.Last)
		}
		m.Faults = append(m.Faults, p)
	}
	cpu, rss, err := processUsage()
	if err != nil {
		r.log.Warn("read the process's usage", "error", err)
	}
	m.CpuSeconds, m.RssBytes = cpu.Seconds(), rss
	return m
}
