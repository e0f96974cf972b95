package xds_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
)

// BenchmarkAddedReplica measures from the moment when a replica is published to
// its first request, with one caller that calls all the time.
func BenchmarkAddedReplica(b *testing.B) {
	plane := startPlane(b, sane(), link)
	board := dial(b, plane, link)
	stays := startReplica(b, "board-0")
	publish(b, plane, stays)
	callUntil(b, board, stays)
	var worst time.Duration
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		added := startReplica(b, runs.ReplicaID(fmt.Sprintf("board-%d", i+1)))
		b.StartTimer()
		begin := time.Now()
		publish(b, plane, stays, added)
		callUntil(b, board, added)
		worst = max(worst, time.Since(begin))
		b.StopTimer()
		publish(b, plane, stays)
		added.server.GracefulStop()
		b.StartTimer()
	}
	b.ReportMetric(float64(worst.Microseconds())/1000, "ms-worst")
}
