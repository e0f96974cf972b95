package scenario

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Bill is what the replicas of a shop cost in a time, in two parts that are never
// mixed: slot-seconds and footprint-seconds. Both are simulated, as the work is;
// what was measured of processes stands beside them.
type Bill struct {
	Seconds float64             `json:"seconds"`         // that it is for
	Units   map[string]UnitBill `json:"units"`           // by function; "monolith": its whole copies
	Missed  Text                `json:"missed,omitzero"` // why it is not the bill of a shop that was large enough
}

// UnitBill is the part of one function's replicas, or of the monolith's copies.
type UnitBill struct {
	Working   float64 `json:"working"`   // slot-seconds, simulated
	Waiting   float64 `json:"waiting"`   // slot-seconds held while a callee worked, simulated
	Idle      float64 `json:"idle"`      // slot-seconds, simulated
	Footprint float64 `json:"footprint"` // footprint-seconds, simulated
	Replicas  float64 `json:"replicas"`  // replica-seconds
	CPU       float64 `json:"cpu"`       // CPU-seconds of its processes, measured; 0 in one process
	RSS       float64 `json:"rss"`       // byte-seconds of its processes, measured; 0 in one process
}

// Slots is all its slot-seconds.
func (u UnitBill) Slots() float64 { return u.Working + u.Waiting + u.Idle }

// Plus adds two bills.
func (u UnitBill) Plus(o UnitBill) UnitBill {
	return UnitBill{u.Working + o.Working, u.Waiting + o.Waiting, u.Idle + o.Idle, u.Footprint + o.Footprint,
		u.Replicas + o.Replicas, u.CPU + o.CPU, u.RSS + o.RSS}
}

// Minus takes one from another.
func (u UnitBill) Minus(o UnitBill) UnitBill {
	return UnitBill{u.Working - o.Working, u.Waiting - o.Waiting, u.Idle - o.Idle, u.Footprint - o.Footprint,
		u.Replicas - o.Replicas, u.CPU - o.CPU, u.RSS - o.RSS}
}

// Footprint is what a function's code and data take in a replica that carries
// it, whether they are used or not. It is simulated: 1 for each, so that none is
// favoured; a copy of the monolith carries them all.
func Footprint(unit string) float64 {
	if unit == string(Monolith) {
		return float64(len(functions))
	}
	return 1
}

// Rounded is the bill in whole tenths, and in megabyte-seconds: as exact as it is
// shown.
func (b Bill) Rounded() Bill {
	tenths := func(v float64) float64 { return math.Round(v*10) / 10 }
	units := map[string]UnitBill{}
	for name, u := range b.Units {
		units[name] = UnitBill{tenths(u.Working), tenths(u.Waiting), tenths(u.Idle), tenths(u.Footprint), tenths(u.Replicas),
			tenths(u.CPU), math.Round(u.RSS/1e6) * 1e6}
	}
	b.Seconds, b.Units = tenths(b.Seconds), units
	return b
}

// Sum is all units together.
func (b Bill) Sum() (sum UnitBill) {
	for _, name := range slices.Sorted(maps.Keys(b.Units)) {
		sum = sum.Plus(b.Units[name])
	}
	return sum
}

// At is what a second costs where a slot-second costs so much, and a
// footprint-second so much.
func (b Bill) At(p Prices) float64 {
	sum := b.Sum()
	return (p.Slot*sum.Slots() + p.Footprint*sum.Footprint) / b.Seconds
}

// Prices are those of a slot-second and of a footprint-second; only their ratio
// says anything.
type Prices struct{ Slot, Footprint float64 }

// ParsePrices reads a ratio as it is written: "1:4" for a footprint-second that
// costs four slot-seconds.
func ParsePrices(text string) (Prices, error) {
	slot, footprint, ok := strings.Cut(text, ":")
	var p Prices
	var errs [2]error
	p.Slot, errs[0] = strconv.ParseFloat(slot, 64)
	p.Footprint, errs[1] = strconv.ParseFloat(footprint, 64)
	if !ok || errs[0] != nil || errs[1] != nil || !(p.Slot >= 0 && p.Footprint >= 0 && p.Slot+p.Footprint > 0) || p.Slot > 1e6 || p.Footprint > 1e6 {
		return p, fmt.Errorf(`%q is no price ratio: write "1:4" for a footprint-second that costs four slot-seconds`, text)
	}
	return p, nil
}

// Comparison says which of two bills is lower at which price of a
// footprint-second, that of a slot-second being 1.
type Comparison struct {
	Slots     [2]float64 `json:"slots"`     // a second, of the monolith and of the services
	Footprint [2]float64 `json:"footprint"` // a second, of the monolith and of the services
	// Changes is the price at which the winner changes; 0: it never does.
	Changes float64 `json:"changes"`
	Below   string  `json:"below"` // the cheaper architecture below it (or always): "monolith", "services"; empty: they cost the same
	Above   string  `json:"above"` // above it
}

// The ratios between which the article's claim of cheaper growth is judged: a
// footprint-second costs from a quarter of a slot-second to four of them.
const (
	LowestPrice  = 0.25
	HighestPrice = 4
)

// CompareBills compares bills of the two architectures, each list added up a second.
func CompareBills(monolith, services []Bill) Comparison {
	var c Comparison
	for i, list := range [][]Bill{monolith, services} {
		for _, b := range list {
			sum := b.Sum()
			c.Slots[i] += sum.Slots() / b.Seconds
			c.Footprint[i] += sum.Footprint / b.Seconds
		}
	}
	// The services cost slots + price * footprint more.
	slots, footprint := more(c.Slots), more(c.Footprint)
	c.Below, c.Above = cheaper(slots), cheaper(footprint)
	if slots == 0 {
		c.Below = c.Above
	}
	if footprint == 0 {
		c.Above = c.Below
	}
	if c.Below != c.Above {
		c.Changes = -slots / footprint
	}
	return c
}

// more is how much more the services take than the monolith; less than 1 % is as
// much, as replicas tell what they used four times a second.
func more(of [2]float64) float64 {
	d := of[1] - of[0]
	if math.Abs(d) < 0.01*max(of[0], of[1]) {
		return 0
	}
	return d
}

func cheaper(servicesCostMore float64) string {
	switch {
	case servicesCostMore < 0:
		return string(Services)
	case servicesCostMore > 0:
		return string(Monolith)
	}
	return ""
}
