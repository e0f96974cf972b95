package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario/choice"
)

// Fault is something to break. Kind decides which of the other fields count.
type Fault struct {
	ID       string        `json:"id"`                // "board-crash"; made from kind and function when empty
	Kind     string        `json:"kind"`              // the name of a FaultKind
	Function string        `json:"function"`          // "board"
	Method   string        `json:"method,omitempty"`  // "WritePost"; empty: all
	Replica  string        `json:"replica,omitempty"` // "board-1"; empty: all
	Rate     float64       `json:"rate"`              // share of requests, above 0, at most 1
	Baggage  string        `json:"baggage,omitempty"` // "member=vip": requests that carry it alone; empty: all
	Delay    time.Duration `json:"delay,omitempty"`   // latency; slow-start; how long crash-loop lives and queue-flood holds a slot
	Code     string        `json:"code,omitempty"`    // error: "UNAVAILABLE"

	Distribution string  `json:"distribution,omitempty"` // latency: "fixed" (or empty), "lognormal"; Delay is the mean
	Requests     float64 `json:"requests,omitempty"`     // queue-flood: a second
	Workers      int     `json:"workers,omitempty"`      // cpu-burn: goroutines
	Share        float64 `json:"share,omitempty"`        // cpu-burn: of the time that each spins
	Growth       uint64  `json:"growth,omitempty"`       // leak: bytes a second
	Ceiling      uint64  `json:"ceiling,omitempty"`      // leak: bytes

	// Hidden: it was drawn, and is to be found in the traces; no span is stamped.
	Hidden bool `json:"-"`

	// A link fault breaks the network of a link; Function is its callee then.
	Link      string        `json:"link,omitempty"`      // "pay.card"; empty: no link fault
	Jitter    time.Duration `json:"jitter,omitempty"`    // link-latency: the delay varies by so much
	Bandwidth float64       `json:"bandwidth,omitempty"` // link-bandwidth: bytes a second
}

// Codes returns the gRPC codes that an error fault may answer with.
func Codes() []string {
	return []string{
		"CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
		"PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
		"UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
	}
}

// Where names what a fault is in: "card/Authorize", "select-2", "pay.card".
func (f Fault) Where() string {
	where := cmp.Or(f.Link, f.Replica, f.Function)
	if f.Method != "" {
		where += "/" + f.Method
	}
	return where
}

// Does says what a fault does; empty for a kind that isn't known.
func (f Fault) Does() Text {
	kinds, name := faultKinds(), f.Kind
	if f.Link != "" {
		kinds, name = LinkFaults(), strings.TrimPrefix(f.Kind, "link-")
	}
	for _, k := range kinds {
		if k.Name == name {
			return k.Does
		}
	}
	return Text{}
}

// Settings writes a fault's kind and what it was set to: "latency 400ms
// lognormal, rate 30%". It has no words of a language but those of the
// format.
func (f Fault) Settings() string {
	set := f.Kind
	add := func(when bool, format string, args ...any) {
		if when {
			set += fmt.Sprintf(format, args...)
		}
	}
	add(f.Requests > 0, " %g/s", f.Requests)
	add(f.Workers > 0, " workers=%d share=%.3g%%", f.Workers, f.Share*100)
	add(f.Growth > 0, " %gMB/s, ceiling %gMB", float64(f.Growth)/1e6, float64(f.Ceiling)/1e6)
	add(f.Delay > 0, " %s", f.Delay)
	add(f.Jitter > 0, " ± %s", f.Jitter)
	add(f.Distribution != "", " %s", f.Distribution)
	add(f.Bandwidth > 0, " %gkB/s", f.Bandwidth/1e3)
	add(f.Code != "", " %s", f.Code)
	add(f.Baggage != "", ", %s", f.Baggage)
	add(f.Rate < 1, ", rate %.3g%%", f.Rate*100)
	return set
}

// Refuse says why a fault can't be in shops of these shapes, and what would be
// right; nil: it can.
func (f Fault) Refuse(shapes ...Shape) error {
	k, ok := FaultKindOf(f.Kind)
	if !ok {
		return fmt.Errorf("unknown kind of fault %q: %s", f.Kind, choice.Among("kinds of fault", f.Kind, FaultNames()))
	}
	if !slices.Contains(Functions(), f.Function) {
		return fmt.Errorf("unknown function %q: %s", f.Function, choice.Among("functions", f.Function, Functions()))
	}
	if !k.In(f.Function) {
		return k.NotIn(f.Function)
	}
	for _, s := range shapes {
		if !k.On(s) {
			return k.NotOn(s)
		}
	}
	if f.Baggage != "" {
		return CheckBaggage(f.Baggage)
	}
	return nil
}

// Described says where a fault is and what it does: "select: each search scans
// 200,000 rows, without an index".
func (f Fault) Described() Text {
	where, does := cmp.Or(f.Replica, f.Function), f.Does()
	return Text{EN: where + ": " + does.EN, KO: where + ": " + does.KO}
}

// Complete fills in what a fault may leave out.
func (f Fault) Complete() Fault {
	switch {
	case f.ID != "":
	case f.Link != "":
		f.ID = strings.ReplaceAll(f.Link, ".", "-") + "-" + strings.TrimPrefix(f.Kind, "link-")
	default:
		f.ID = f.Function + "-" + f.Kind
	}
	if f.Rate == 0 {
		f.Rate = 1
	}
	switch {
	case f.Kind == "crash-loop" && f.Delay == 0:
		f.Delay = loopDelay
	case f.Kind == "queue-flood" && f.Delay == 0:
		f.Delay = floodDelay
	case f.Kind == "leak" && f.Ceiling == 0:
		f.Ceiling = leakCeiling
	case f.Kind == "cpu-burn" && f.Share == 0:
		f.Share = 1
	}
	return f
}

// CheckBaggage says what is wrong with a pair of W3C Baggage.
func CheckBaggage(pair string) error {
	key, value, paired := strings.Cut(pair, "=")
	if !paired || key == "" || value == "" || strings.ContainsAny(pair, " \t\",;\\") || strings.Contains(value, "=") {
		return fmt.Errorf("%q is no baggage: want a key and a value (member=vip)", pair)
	}
	return nil
}
