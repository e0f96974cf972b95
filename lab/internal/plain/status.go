package plain

import (
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/runs"
)

// status says how each shop is: what its shoppers meet, and whoever is in trouble.
func (s *session) status() {
	snap := s.Engine.Snapshot()
	if len(snap.Shops) == 0 {
		s.say(strings.TrimSpace(fmt.Sprintf("%s %s", snap.State, snap.Problem)))
	}
	for i := range snap.Shops {
		s.say(s.shop(&snap.Shops[i]))
	}
	for _, f := range snap.Faults {
		switch {
		case f.Arming:
			s.say(fmt.Sprintf(s.words("%s: fault %s, being prepared", "%s: 장애 %s, 준비 중"), f.Shop, f.ID))
		case f.Healed.IsZero():
			s.say(fmt.Sprintf(s.words("%s: fault %s, fired %d of %d", "%s: 장애 %s, %d회 발생 (대상 %d회)"), f.Shop, f.ID, f.Fired, f.Seen))
		}
	}
}

// shop is one shop in one line.
func (s *session) shop(shop *runs.Shop) string {
	parts := []string{shop.Shape.String()}
	if !shop.Healthy {
		parts[0] += s.words(" is not whole", " 비정상")
	}
	if n := len(shop.Seconds); n > 0 {
		if last := shop.Seconds[n-1].All; last.N > 0 {
			parts = append(parts, fmt.Sprintf(s.words("%d/s, %.0f %% well, p95 %.0f ms", "초당 %d건, 성공 %.0f %%, p95 %.0f ms"), last.N, 100*last.Success(), last.P95))
		}
	}
	for _, f := range shop.Functions {
		if f.Errors > 0 || f.Replicas < f.Wanted {
			parts = append(parts, fmt.Sprintf(s.words("%s %d of %d replicas, %.0f %% failed", "%s 레플리카 %d/%d, 실패 %.0f %%"), f.Name, f.Replicas, f.Wanted, 100*f.Errors))
		}
	}
	for _, f := range shop.Functions {
		if f.Limited+f.Shed > 0 {
			parts = append(parts, fmt.Sprintf(s.words("%s refused %d by its rate limit, shed %d", "%s 처리율 제한 거절 %d건, 버림 %d건"), f.Name, f.Limited, f.Shed))
		}
	}
	for _, l := range shop.Links {
		if l.Circuit == "open" || l.Circuit == "half-open" {
			parts = append(parts, fmt.Sprintf(s.words("%s circuit %s", "%s 서킷 브레이커 %s"), l.Link, l.Circuit))
		}
	}
	return strings.Join(parts, "; ")
}
