package control

import (
	"strconv"
	"time"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/figures"
	controlv1 "github.com/msalab/msalab/proto/control/v1"
)

// told are a replica's figures as a shop has them.
func told(m *controlv1.Figures) figures.Replica {
	f := figures.Replica{
		At:          instant(m.GetAt()),
		Slots:       int(m.GetSlots()),
		Busy:        int(m.GetBusy()),
		Waiting:     int(m.GetWaiting()),
		Queue:       int(m.GetQueue()),
		Refused:     m.GetRefused(),
		Waits:       histogram(m.GetWait()),
		Functions:   make(map[string]figures.Function, len(m.GetFunctions())),
		Faults:      make(map[string]figures.Fault, len(m.GetFaults())),
		Working:     m.GetSlotTime().GetWorking(),
		HeldWaiting: m.GetSlotTime().GetWaiting(),
		Idle:        m.GetSlotTime().GetIdle(),
		Queued:      m.GetSlotTime().GetQueued(),
		Links:       make(map[string]runs.LinkFigures, len(m.GetLinks())),
		Calls:       make(map[string]figures.Call, len(m.GetLinks())),
		CPUSeconds:  m.GetCpuSeconds(),
		RSS:         m.GetRssBytes(),
	}
	for _, fn := range m.GetFunctions() {
		done := make(map[string]uint64, len(fn.GetDone()))
		for _, d := range fn.GetDone() {
			done[codeName(d.GetCode())] += d.GetCount()
		}
		f.Functions[fn.GetFunction()] = figures.Function{
			InFlight: int(fn.GetInFlight()),
			Done:     done,
			Latency:  histogram(fn.GetLatency()),
			Limited:  fn.GetLimited(),
			Shed:     fn.GetShed(),
		}
	}
	for _, ft := range m.GetFaults() {
		f.Faults[ft.GetId()] = figures.Fault{
			Seen:  ft.GetSeen(),
			Fired: ft.GetFired(),
			First: instant(ft.GetFirst()),
			Last:  instant(ft.GetLast()),
		}
	}
	for _, l := range m.GetLinks() {
		link := runs.Link{Caller: l.GetCaller(), Callee: l.GetCallee()}
		f.Calls[link.String()] = figures.Call{Failed: l.GetFailed(), Latency: histogram(l.GetLatency())}
		f.Links[link.String()] = runs.LinkFigures{
			Circuit:    l.GetCircuit(),
			Opened:     l.GetOpened(),
			NotSent:    l.GetNotSent(),
			Full:       l.GetFull(),
			TimedOut:   l.GetTimedOut(),
			Retried:    l.GetRetried(),
			Unbudgeted: l.GetUnbudgeted(),
			Resent:     l.GetResent(),
			Ejected:    l.GetEjected(),
			Tried:      l.GetTried(),
			Closed:     l.GetClosed(),
		}
	}
	return f
}

func histogram(m *controlv1.ExponentialHistogram) figures.Histogram {
	return figures.Histogram{
		Scale:  int(m.GetScale()),
		Offset: int(m.GetOffset()),
		Counts: m.GetCounts(),
		Sum:    m.GetSum(),
	}
}

// instant is the zero time where the wire has none.
func instant(t *timestamppb.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.AsTime()
}

// codeName is a gRPC status code's name as the protocol spells it:
// "UNAVAILABLE". A number without a name stays one.
func codeName(n uint32) string {
	if name, ok := code.Code_name[int32(n)]; ok {
		return name
	}
	return strconv.FormatUint(uint64(n), 10)
}
