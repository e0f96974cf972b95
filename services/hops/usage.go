package hops

import (
	"context"
	"os"
	"time"

	"golang.org/x/sys/unix"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	hopsv1 "github.com/msalab/msalab/proto/bench/hops/v1"
)

// GetUsage says how much CPU this process has used.
func (p pong) GetUsage(context.Context, *hopsv1.GetUsageRequest) (*hopsv1.GetUsageResponse, error) {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		return nil, status.Errorf(codes.Internal, "getrusage: %v", err)
	}
	return &hopsv1.GetUsageResponse{Process: int64(os.Getpid()), CpuNs: u.Utime.Nano() + u.Stime.Nano()}, nil
}

// startCPU returns what cpu says, and what it takes to ask: that is among what
// is used until it is asked again, and no part of any operation.
func (m *meter) startCPU(ctx context.Context) (asking, used time.Duration, err error) {
	first, err := m.cpu(ctx)
	if err != nil {
		return 0, 0, err
	}
	used, err = m.cpu(ctx)
	return used - first, used, err
}

// cpu is what the caller's and the callee's processes have used together; once
// where they are the same.
func (m *meter) cpu(ctx context.Context) (time.Duration, error) {
	own, err := m.bare.GetUsage(ctx, &hopsv1.GetUsageRequest{})
	if err != nil {
		return 0, err
	}
	other, err := m.pong.GetUsage(ctx, &hopsv1.GetUsageRequest{}, steadily)
	if err != nil {
		return 0, err
	}
	sum := own.GetCpuNs()
	if other.GetProcess() != own.GetProcess() {
		sum += other.GetCpuNs()
	}
	return time.Duration(sum), nil
}
