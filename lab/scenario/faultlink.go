package scenario

// LinkFaults returns the kinds of fault of a link, as a link step writes them. As
// the kind of a Fault they begin with "link-".
func LinkFaults() []FaultKind {
	return []FaultKind{
		{Name: "latency", Needs: []string{"delay"}, May: []string{"jitter"},
			Does:    Text{"answers over a link take longer", "링크를 지나는 응답이 늦어집니다"},
			Example: "link: {from: pay, to: card, kind: latency, delay: 100ms, jitter: 20ms}"},
		{Name: "bandwidth", Needs: []string{"bandwidth"},
			Does:    Text{"few bytes a second pass a link", "링크의 대역폭이 줄어듭니다"},
			Example: "link: {from: gateway, to: board, kind: bandwidth, bandwidth: 8kB/s}"},
		{Name: "reset",
			Does:    Text{"connections over a link are reset", "링크의 연결이 끊깁니다"},
			Example: "link: {from: shopping, to: pay, kind: reset}"},
		{Name: "blackhole",
			Does:    Text{"nothing passes a link, and nobody is told", "링크에서 아무것도 전달되지 않습니다"},
			Example: "link: {from: pay, to: point, kind: blackhole}"},
	}
}

// LinkFaultKinds returns the names of the kinds of fault of a link.
func LinkFaultKinds() []string {
	var names []string
	for _, k := range LinkFaults() {
		names = append(names, k.Name)
	}
	return names
}
