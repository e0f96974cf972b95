package scrape

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
)

// Port is where the list of targets is served, if it is free: the one that
// OpenTelemetry's exporters for Prometheus have by default.
const Port = 9464

// Targets tells a Prometheus server where the replicas are that run now, by
// HTTP: /targets is what http_sd_configs reads, /prometheus.yml a configuration
// that reads it. It is not part of any shop, and listens on loopback.
type Targets struct {
	server   *http.Server
	listener net.Listener
	serving  sync.WaitGroup

	mu       sync.Mutex
	snapshot func() *runs.Snapshot // nil: nothing runs
}

// Serve opens the list on a port of 127.0.0.1; 0 is Port or, where that is
// taken, any free one.
func Serve(port int) (*Targets, error) {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", orDefault(port)))
	if err != nil && port == 0 {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		advice := "free it, or choose another with --metrics-port"
		if errors.Is(err, fs.ErrPermission) {
			advice = "this user may not open it: choose one above 1023 with --metrics-port"
		}
		return nil, fmt.Errorf("port %d for the targets of a Prometheus server: %w; %s", port, err, advice)
	}
	t := &Targets{listener: l}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /targets", t.targets)
	mux.HandleFunc("GET /prometheus.yml", t.config)
	t.server = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 5 * time.Second}
	t.serving.Go(func() { _ = t.server.Serve(l) }) // ends with Close
	return t, nil
}

func orDefault(port int) int {
	if port == 0 {
		return Port
	}
	return port
}

// Of makes an engine's replicas the targets.
func (t *Targets) Of(e *engine.Engine) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.snapshot = e.Snapshot
}

// URL is where the list is.
func (t *Targets) URL() string { return "http://" + t.listener.Addr().String() }

// Close stops serving the list.
func (t *Targets) Close() error {
	err := t.server.Close()
	t.serving.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// group is one entry of the document that http_sd_configs reads.
type group struct {
	Targets []string          `json:"targets"`
	Labels  map[string]string `json:"labels"`
}

func (t *Targets) targets(w http.ResponseWriter, _ *http.Request) {
	t.mu.Lock()
	snapshot := t.snapshot
	t.mu.Unlock()
	groups := []group{}
	if snapshot != nil {
		groups = list(snapshot())
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(groups) // the reader has gone
}

// list names every replica that is ready. What the OpenTelemetry resource calls
// service.instance.id is Prometheus' instance.
func list(s *runs.Snapshot) []group {
	groups := []group{}
	for _, shop := range s.Shops {
		for _, r := range shop.Replicas {
			if r.Metrics == "" {
				continue
			}
			groups = append(groups, group{[]string{r.Metrics}, map[string]string{
				"instance": string(r.ID), "shop": shop.Shape.String(), "version": r.Version,
			}})
		}
	}
	return groups
}

func (t *Targets) config(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/yaml")
	fmt.Fprintf(w, `# prometheus --config.file=prometheus.yml --enable-feature=exemplar-storage
scrape_configs:
  - job_name: msalab
    scrape_interval: 5s
    http_sd_configs:
      - url: %s/targets
        refresh_interval: 5s
`, t.URL())
}
