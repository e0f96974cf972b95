package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/labtest"
)

// idleScenario opens a shop and does nothing with it.
const idleScenario = `name: idle
compare: {shapes: [services/process]}
load: {rate: 1/s, mix: even}
steps: [{hold: 1ms}]
`

// BenchmarkHealthy measures the time from the start of the program until its
// shop is healthy, per shape.
//
//	go test -run xxx -bench Healthy -benchtime 10x ./lab
func BenchmarkHealthy(b *testing.B) {
	bin := labtest.Build(b)
	file := filepath.Join(b.TempDir(), "idle.yaml")
	if err := os.WriteFile(file, []byte(idleScenario), 0o600); err != nil {
		b.Fatal(err)
	}
	for _, shape := range []string{"monolith/inproc", "monolith/process", "services/inproc", "services/process"} {
		b.Run(shape, func(b *testing.B) {
			var total time.Duration
			for range b.N {
				total += timeToHealthy(b, bin, file, shape)
			}
			b.ReportMetric(float64(total.Milliseconds())/float64(b.N), "ms/healthy")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func timeToHealthy(b *testing.B, bin, file, shape string) (took time.Duration) {
	lab := exec.Command(bin, "run", file, "--port", "0", "--jaeger", "off", "--lang", "en", "--shape", shape)
	out, err := lab.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if err := lab.Start(); err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if took == 0 && strings.Contains(lines.Text(), "is healthy") {
			took = time.Since(began)
		}
	}
	if err := lab.Wait(); err != nil || took == 0 {
		b.Fatalf("%s: healthy after %s, then %v", shape, took, err)
	}
	return took
}
