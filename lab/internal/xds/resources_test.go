package xds

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	_ "github.com/msalab/msalab/proto/shop/board/v1" // its streams
)

var update = flag.Bool("update", false, "write testdata/link.json anew")

// TestResources compares what a link with one replica is made of with
// testdata/link.json. To read what callers are told, read that file. The tests
// of services/internal/mesh serve it to measure calls under the real policy.
func TestResources(t *testing.T) {
	link := runs.Link{Caller: "gateway", Callee: "board"}
	sane, _ := scenario.Preset("sane")
	all, err := resources(Config{Links: []runs.Link{link}, Policies: scenario.Policies{"gateway.board": sane}})
	if err != nil {
		t.Fatal(err)
	}
	endpoints, err := loadAssignment("gateway.board", []ports.Endpoint{{ID: "board-1", Addr: "127.0.0.1:1"}})
	if err != nil {
		t.Fatal(err)
	}
	all[resource.EndpointType]["gateway.board"] = endpoints
	got := &discoveryv3.DiscoveryResponse{}
	for _, typeURL := range pushOrder {
		packed, err := anypb.New(all[typeURL]["gateway.board"])
		if err != nil {
			t.Fatal(err)
		}
		got.Resources = append(got.Resources, packed)
	}
	file := filepath.Join("testdata", "link.json")
	if *update {
		if err := os.WriteFile(file, []byte(protojson.Format(got)+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := &discoveryv3.DiscoveryResponse{}
	if err := protojson.Unmarshal(text, want); err != nil {
		t.Fatal(err)
	}
	if !proto.Equal(got, want) {
		t.Errorf("got %s\nwant %s\nIf the change is meant: go test -update", protojson.Format(got), protojson.Format(want))
	}
}

func TestStreams(t *testing.T) {
	tests := []struct {
		function string
		want     []string
	}{
		{"board", []string{"/shop.board.v1.BoardService/Chat", "/shop.board.v1.BoardService/Feed"}},
		{"money", nil},
		{"nobody", nil},
	}
	for _, test := range tests {
		if got := streams(test.function); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.function, got, test.want)
		}
	}
}

// What a policy has is in its link's resources, and nothing that it hasn't.
func TestPolicy(t *testing.T) {
	sane, _ := scenario.Preset("sane")
	caller := sane
	caller.Try = time.Second
	tests := []struct {
		name   string
		policy scenario.Policy
		has    []string
		lacks  []string
	}{
		{"sane", sane, []string{"retryPolicy", `"unavailable"`, "outlierDetection", `"2s"`}, []string{"LeastRequest"}},
		{"none", scenario.Policy{}, []string{`"0s"`, "2147483648"}, []string{"retryPolicy", "outlierDetection", `"2s"`}},
		{"retried by the caller", caller, []string{`"2s"`}, []string{"retryPolicy"}},
		{"least request", scenario.Policy{Balancing: scenario.LeastRequest}, []string{"WrrLocality", "LeastRequest"}, nil},
		{"codes", scenario.Policy{Retries: scenario.Retries{Attempts: 3, On: []string{"DEADLINE_EXCEEDED", "INTERNAL"}, Backoff: 10 * time.Millisecond}},
			[]string{`"deadline-exceeded,internal"`, `"0.010s"`, `"0.040s"`}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := protojson.Format(routes("a.b", nil, test.policy)) + protojson.Format(cluster("a.b", test.policy))
			for _, s := range test.has {
				if !strings.Contains(text, s) {
					t.Errorf("lacks %s:\n%s", s, text)
				}
			}
			for _, s := range test.lacks {
				if strings.Contains(text, s) {
					t.Errorf("has %s:\n%s", s, text)
				}
			}
		})
	}
}
