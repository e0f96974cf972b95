//go:build e2e && linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/labtest"
)

// measuredScenario ends its load before the reading, so that the server's last
// scrapes and the lab's own find the same.
const measuredScenario = `name: measured
compare: {shapes: [services/process]}
load: {rate: 20/s, mix: {buy: 50%, browse: 50%}, arrivals: even}
steps:
  - hold: 3s
  - fault: {kind: latency, function: card, method: Authorize, delay: 300ms}
  - hold: 12s
  - load: {rate: 0.01/s}
  - hold: 5s
  - scrape: {follow: card}
  - expect: services.scraped_gap("card") == 0
  - hold: 10s
`

// TestPrometheus has a real Prometheus server find the replicas of a running
// lab by the configuration that it offers, and compares what the server knows
// with what the lab does.
func TestPrometheus(t *testing.T) {
	binary, err := exec.LookPath("prometheus")
	if err != nil {
		t.Fatalf("%v: install the Debian package prometheus", err)
	}
	dir := t.TempDir()
	out, record := &lockedBuffer{}, filepath.Join(dir, "record.json")
	lab := startMeasured(t, dir, record, out)
	var at string
	eventually(t, "the lab tells where the configuration is", func() bool {
		_, after, found := strings.Cut(out.String(), "Prometheus is at ")
		at, _, _ = strings.Cut(after, "\n")
		return found
	})
	server := startPrometheus(t, binary, dir, string(ask(t, at)))
	eventually(t, "the server has found nine replicas, and all answer", func() bool {
		return server.value(t, `count(up{job="msalab"} == 1)`) == 9
	})
	eventually(t, "the lab reads the endpoints", func() bool { return strings.Contains(out.String(), "endpoints read") })
	counted := server.value(t, `sum(rpc_server_call_duration_seconds_count{lab_function="card"})`)
	rate := server.value(t, `max_over_time(sum(rate(rpc_server_call_duration_seconds_count{rpc_method=~".*/Authorize"}[5s]))[40s:1s])`)
	traces := server.exemplars(t, `rpc_server_call_duration_seconds_bucket{lab_function="card"}`)
	if err := lab.Wait(); err != nil {
		t.Logf("the lab ended with %v", err) // a machine that is too busy makes it doubt itself
	}
	scraped := labtest.ReadRecord(t, record).Phases[0].Shapes["services/process"].Scraped
	if want := scraped.Functions["card"].N; counted != float64(want) {
		t.Errorf("the server counts %g requests to card, the lab %d", counted, want)
	}
	if rate < 7 || rate > 15 {
		t.Errorf("the server has up to %.1f payments a second, want 10: half of 20 journeys", rate)
	}
	if e := scraped.Exemplar; e.Spans == 0 || !slices.Contains(traces, e.Trace) {
		t.Errorf("the trace %+v, which the lab stores, is not among the server's exemplars %v", e, traces)
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

// startMeasured runs the scenario in a lab of its own.
func startMeasured(t *testing.T, dir, record string, out io.Writer) *exec.Cmd {
	t.Helper()
	file := filepath.Join(dir, "measured.yaml")
	if err := os.WriteFile(file, []byte(measuredScenario), 0o600); err != nil {
		t.Fatal(err)
	}
	lab := exec.Command(labtest.Build(t), "run", file, "--port", "0", "--jaeger", "off", "--lang", "en", "--json", record)
	lab.Stdout, lab.Stderr = out, out
	if err := lab.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lab.Process.Signal(syscall.SIGTERM) })
	return lab
}

// prometheus is a running server.
type prometheus struct{ url string }

// startPrometheus starts a server on loopback that looks more often than the
// configuration says, and ends with the test.
func startPrometheus(t *testing.T, binary, dir, config string) prometheus {
	t.Helper()
	file := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(config, "interval: 5s", "interval: 1s")), 0o600); err != nil {
		t.Fatal(err)
	}
	addr := "127.0.0.1:" + freePort(t)
	server, log := exec.Command(binary, "--config.file="+file, "--storage.tsdb.path="+filepath.Join(dir, "data"),
		"--web.listen-address="+addr, "--enable-feature=exemplar-storage"), &lockedBuffer{}
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait() // killed
		if t.Failed() {
			t.Log(log.String())
		}
	})
	eventually(t, "Prometheus is ready", func() bool {
		resp, err := http.Get("http://" + addr + "/-/ready")
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
	return prometheus{"http://" + addr}
}

// value is what a query comes to; 0: nothing.
func (p prometheus) value(t *testing.T, query string) float64 {
	t.Helper()
	var answer struct {
		Data struct {
			Result []struct {
				Value [2]json.RawMessage // when, what
			}
		}
	}
	reply := ask(t, p.url+"/api/v1/query?query="+url.QueryEscape(query))
	if err := json.Unmarshal(reply, &answer); err != nil {
		t.Fatalf("%s: %v in %s", query, err, reply)
	}
	if len(answer.Data.Result) == 0 {
		return 0
	}
	v, err := strconv.ParseFloat(strings.Trim(string(answer.Data.Result[0].Value[1]), `"`), 64)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

// exemplars returns the trace ids of a series' exemplars.
func (p prometheus) exemplars(t *testing.T, series string) []string {
	t.Helper()
	var answer struct {
		Data []struct {
			Exemplars []struct{ Labels map[string]string }
		}
	}
	now := time.Now().Unix()
	reply := ask(t, fmt.Sprintf("%s/api/v1/query_exemplars?query=%s&start=%d&end=%d", p.url, url.QueryEscape(series), now-300, now+1))
	if err := json.Unmarshal(reply, &answer); err != nil {
		t.Fatalf("exemplars: %v in %s", err, reply)
	}
	var ids []string
	for _, s := range answer.Data {
		for _, e := range s.Exemplars {
			ids = append(ids, e.Labels["trace_id"])
		}
	}
	return ids
}

// ask returns the body of an answer.
func ask(t *testing.T, address string) []byte {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
