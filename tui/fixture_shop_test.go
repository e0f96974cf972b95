package tui

import (
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

var (
	servicesShape = scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process}
	monolithShape = scenario.Shape{Architecture: scenario.Monolith, Placement: scenario.Process}
)

func shopLinks() []runs.LinkView {
	sane, _ := scenario.Preset("sane")
	var links []runs.LinkView
	for i, l := range [][2]string{
		{"gateway", "regist"}, {"gateway", "select"}, {"gateway", "shopping"}, {"gateway", "board"},
		{"gateway", "coupon"}, {"gateway", "point"}, {"regist", "coupon"}, {"regist", "point"},
		{"shopping", "select"}, {"shopping", "pay"}, {"pay", "coupon"}, {"pay", "point"}, {"pay", "card"},
	} {
		links = append(links, runs.LinkView{Link: runs.Link{Caller: l[0], Callee: l[1]}, Policy: sane,
			Rate: float64(3 + 4*i), P95: time.Duration(20+7*i) * time.Millisecond})
	}
	return links
}

// madeShop makes a healthy shop under load.
func madeShop(shape scenario.Shape, url string) runs.Shop {
	s := runs.Shop{Shape: shape, URL: url, Healthy: true, Sampled: 1, Links: shopLinks(), Seconds: madeSeconds(120)}
	rates := map[string]float64{"gateway": 58.2, "regist": 2, "select": 21, "shopping": 31.5, "pay": 24, "board": 4.1, "coupon": 24.4, "point": 24.4, "card": 23.9}
	for i, name := range scenario.Functions() {
		replicas := 1
		if shape.Architecture == scenario.Services && (name == "pay" || name == "shopping") {
			replicas = 2
		}
		s.Functions = append(s.Functions, runs.Function{
			Name: name, Replicas: replicas, Wanted: replicas, Rate: rates[name],
			P50: time.Duration(4+3*i) * time.Millisecond, P95: time.Duration(9+5*i) * time.Millisecond, InFlight: 1 + i%3,
		})
		if shape.Architecture == scenario.Services {
			for n := range replicas {
				s.Replicas = append(s.Replicas, madeReplica(name, n+1, []string{name}, (i+n)%6))
			}
		}
	}
	if shape.Architecture == scenario.Monolith {
		s.Replicas = append(s.Replicas, madeReplica("monolith", 1, scenario.Functions(), 5))
	}
	return s
}

func madeReplica(name string, n int, functions []string, busy int) runs.ReplicaView {
	return runs.ReplicaView{
		ID: runs.ReplicaID(fmt.Sprintf("%s-%d", name, n)), Functions: functions, Version: "v1", State: "ready",
		Slots: 8, Busy: busy, Queue: 64, RSS: 31 << 20,
	}
}
