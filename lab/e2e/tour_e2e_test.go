//go:build e2e

package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/labtest"
)

// TestTourInJaeger plays the tour with a Jaeger of the lab's own, which is built where
// there is none, and asks that Jaeger's HTTP API, not the lab, for a purchase: it has one
// root, no orphan, and a span of every service that it crosses.
func TestTourInJaeger(t *testing.T) {
	lab := exec.Command(labtest.Build(t), "run", "tour", "--port", "0", "--jaeger", "require", "--lang", "en")
	out, err := lab.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	lab.Stderr = t.Output()
	if err := lab.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	defer func() {
		if !ended {
			_ = lab.Process.Kill()
			_ = lab.Wait()
		}
	}()
	var api string
	said := regexp.MustCompile(`^traces go to jaeger .* at (127\.0\.0\.1:\d+)$`)
	var report strings.Builder
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		fmt.Fprintln(&report, lines.Text())
		if m := said.FindStringSubmatch(lines.Text()); m != nil {
			api = "http://" + m[1]
		}
		if strings.Contains(lines.Text(), "POST /api/orders") && api != "" {
			break // the tour shows a purchase: there is one
		}
	}
	if api == "" {
		t.Fatalf("the lab doesn't say where its Jaeger is:\n%s", &report)
	}
	for began := time.Now(); ; <-time.After(100 * time.Millisecond) {
		found, err := purchases(api)
		if slices.ContainsFunc(found, apiTrace.whole) {
			break
		}
		if time.Since(began) > 20*time.Second {
			t.Fatalf("Jaeger has %d purchases (%v), none whole over services", len(found), err)
		}
	}
	for lines.Scan() { // to its end
	}
	err, ended = lab.Wait(), true
	if code := lab.ProcessState.ExitCode(); code != 0 && code != busyCode {
		t.Errorf("the tour ended by %v", err)
	}
}

// busyCode is the exit code of a run on a machine that was too busy to be believed.
const busyCode = 3

// apiTrace is a trace as Jaeger's HTTP API gives it.
type apiTrace struct {
	Spans []struct {
		ID         string `json:"spanID"`
		Process    string `json:"processID"`
		References []struct {
			Type string `json:"refType"`
			Span string `json:"spanID"`
		} `json:"references"`
	} `json:"spans"`
	Processes map[string]struct {
		Service string `json:"serviceName"`
	} `json:"processes"`
}

// purchases asks Jaeger for purchases by the ingress.
func purchases(api string) ([]apiTrace, error) {
	query := url.Values{"service": {"ingress"}, "operation": {"POST /api/orders"}, "limit": {"100"}}
	res, err := http.Get(api + "/api/traces?" + query.Encode())
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	var answer struct {
		Data []apiTrace `json:"data"`
	}
	err = json.NewDecoder(res.Body).Decode(&answer)
	return answer.Data, err
}

// whole reports whether a trace is all of a purchase over services.
func (a apiTrace) whole() bool {
	known, services, roots := map[string]bool{}, map[string]bool{}, 0
	for _, s := range a.Spans {
		known[s.ID], services[a.Processes[s.Process].Service] = true, true
	}
	for _, s := range a.Spans {
		parents := 0
		for _, r := range s.References {
			if r.Type != "CHILD_OF" {
				continue
			}
			if parents++; !known[r.Span] {
				return false
			}
		}
		if parents == 0 {
			roots++
		}
	}
	for _, service := range []string{"ingress", "gateway", "shopping", "select", "pay", "coupon", "point", "card"} {
		if !services[service] {
			return false
		}
	}
	return roots == 1
}
