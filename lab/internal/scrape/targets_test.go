package scrape

import (
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

func TestList(t *testing.T) {
	shop := runs.Shop{
		Shape: scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process},
		Replicas: []runs.ReplicaView{
			{ID: "pay-1", Version: "v1", Metrics: "127.0.0.1:1"},
			{ID: "card-1", Version: "v1"}, // it starts
		},
	}
	groups := list(&runs.Snapshot{Shops: []runs.Shop{shop}})
	want := map[string]string{"instance": "pay-1", "shop": "services/process", "version": "v1"}
	if len(groups) != 1 || len(groups[0].Targets) != 1 || groups[0].Targets[0] != "127.0.0.1:1" || !maps.Equal(groups[0].Labels, want) {
		t.Errorf("got %v, want pay-1 with %v", groups, want)
	}
}

func TestServe(t *testing.T) {
	first, err := Serve(0)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := Serve(0)
	if err != nil {
		t.Fatalf("a second lab: %v, want a free port", err)
	}
	defer second.Close()
	if host, _, _ := net.SplitHostPort(strings.TrimPrefix(second.URL(), "http://")); host != "127.0.0.1" {
		t.Errorf("%s is not on loopback", second.URL())
	}
	if refused, err := Serve(second.listener.Addr().(*net.TCPAddr).Port); err == nil {
		refused.Close()
		t.Error("a port that was asked for and is taken: no error")
	}

	var groups []group
	if err := json.Unmarshal(get(t, second.URL()+"/targets"), &groups); err != nil || groups == nil || len(groups) != 0 {
		t.Errorf("before anything runs: got %v, %v, want an empty list", groups, err)
	}
	second.Of(engine.New(engine.Config{}))
	if err := json.Unmarshal(get(t, second.URL()+"/targets"), &groups); err != nil || len(groups) != 0 {
		t.Errorf("without shops: got %v, %v, want an empty list", groups, err)
	}
	if page := string(get(t, second.URL()+"/prometheus.yml")); !strings.Contains(page, "url: "+second.URL()+"/targets\n") {
		t.Errorf("the configuration does not name the list:\n%s", page)
	}
}

func get(t *testing.T, url string) []byte {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(url)
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
