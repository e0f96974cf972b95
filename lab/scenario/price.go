package scenario

import (
	"fmt"
	"slices"
	"strings"
)

// PriceRatio says where the winner changes between the two architectures, in some
// phases of a run.
type PriceRatio struct {
	Placement string `json:"placement"` // "inproc", "process"
	Phases    string `json:"phases"`    // "x4"; "x1+x2+x4": these together; empty: the whole run
	Comparison
}

// Lines tell in words what the comparison comes to: who is cheaper at which price,
// of how much a second, and which constants would turn that.
func (c Comparison) Lines() []Text {
	lines := []Text{c.winner(), {
		EN: fmt.Sprintf("a second: monolith %.1f slots, %.1f footprints; services %.1f and %.1f", c.Slots[0], c.Footprint[0], c.Slots[1], c.Footprint[1]),
		KO: fmt.Sprintf("초당: 모놀리식 슬롯 %.1f, 풋프린트 %.1f. 서비스 슬롯 %.1f, 풋프린트 %.1f", c.Slots[0], c.Footprint[0], c.Slots[1], c.Footprint[1]),
	}}
	if c.Changes > 0 {
		lines = append(lines, c.turns())
	}
	return lines
}

func (c Comparison) winner() Text {
	below, above := architectureName(c.Below), architectureName(c.Above)
	switch {
	case c.Changes > 0:
		return Text{
			EN: fmt.Sprintf("%s below %.2f, %s above it", below.EN, c.Changes, above.EN),
			KO: fmt.Sprintf("%s: %.2f 미만, %s: 그 이상", below.KO, c.Changes, above.KO),
		}
	case c.Below == "":
		return Text{EN: "they cost the same", KO: "차이가 없습니다"}
	}
	return Text{EN: below.EN + ", at any price", KO: below.KO + ": 가격과 관계없음"}
}

// turns says by what the footprints would have to be multiplied, or the slots
// divided, for another verdict: it depends on where the change lies between 1:4
// and 4:1.
func (c Comparison) turns() Text {
	always, never := c.Changes/LowestPrice, c.Changes/HighestPrice
	below, above := architectureName(c.Below), architectureName(c.Above)
	return Text{
		EN: fmt.Sprintf("with footprints times more than %.2g (or slots divided by it) the winner from 4:1 to 1:4 is always %s; times less than %.2g, %s", always, above.EN, never, below.EN),
		KO: fmt.Sprintf("풋프린트가 %.2g배를 넘으면(또는 슬롯을 그만큼 나누면) 4:1~1:4 전체에서 %s 쪽이 싸고, %.2g배보다 작으면 %s 쪽이 쌉니다", always, above.KO, never, below.KO),
	}
}

func architectureName(name string) Text {
	if name == string(Monolith) {
		return Text{EN: "the monolith", KO: "모놀리식"}
	}
	return Text{EN: "the services", KO: "서비스"}
}

// billed are the bills that the terms of some rules speak of, by phase in the order
// of the rules.
type billed struct {
	phases             []string
	monolith, services []Bill
	placement          string
}

// add takes the bill that a term speaks of, once a phase and architecture.
func (b *billed) add(t term, shape string, f ShapeFigures) {
	architecture, placement, _ := strings.Cut(shape, "/")
	if t.measure.name != "bill" || f.Bill.Seconds <= 0 || f.Bill.Missed != (Text{}) {
		return
	}
	i := slices.Index(b.phases, t.phase)
	if i < 0 {
		i, b.placement = len(b.phases), placement
		b.phases, b.monolith, b.services = append(b.phases, t.phase), append(b.monolith, Bill{}), append(b.services, Bill{})
	}
	if architecture == string(Monolith) {
		b.monolith[i] = f.Bill
	} else {
		b.services[i] = f.Bill
	}
}

// ratio compares what was billed; nil: a side is missing, or there was nothing.
func (b *billed) ratio() *PriceRatio {
	unbilled := func(b Bill) bool { return b.Seconds <= 0 }
	if len(b.phases) == 0 || slices.ContainsFunc(b.monolith, unbilled) || slices.ContainsFunc(b.services, unbilled) {
		return nil
	}
	return &PriceRatio{Placement: b.placement, Phases: strings.Join(b.phases, "+"), Comparison: CompareBills(b.monolith, b.services)}
}
