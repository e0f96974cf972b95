package scenario

import "fmt"

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
	below, above := Architecture(c.Below).Name(), Architecture(c.Above).Name()
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
	below, above := Architecture(c.Below).Name(), Architecture(c.Above).Name()
	return Text{
		EN: fmt.Sprintf("with footprints times more than %.2g (or slots divided by it) the winner from 4:1 to 1:4 is always %s; times less than %.2g, %s", always, above.EN, never, below.EN),
		KO: fmt.Sprintf("풋프린트가 %.2g배를 넘으면(또는 슬롯을 그만큼 나누면) 4:1~1:4 전체에서 %s 쪽이 싸고, %.2g배보다 작으면 %s 쪽이 쌉니다", always, above.KO, never, below.KO),
	}
}
