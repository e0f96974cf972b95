package expression_test

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario/language"
)

// TestWhatWasMeant: where an expression can't be read it is said how it is written.
func TestWhatWasMeant(t *testing.T) {
	for rule, want := range map[string]string{
		`services.p95("buy") > 300ms`:                                  "300 for 300ms",
		`services.p95("buy") > 300 ms`:                                 "300 for 300ms",
		`services.success("buy") >= 99%`:                               "0.99 for 99%",
		`services.success("buy") >= 99% && services.processes > 1`:     "0.99 for 99%",
		`services.success("buy") = 1`:                                  "compared with ==",
		`services.success("buy") >= 1 &&`:                              "something is missing at its end",
		`(services.success("buy") >= 1`:                                "a ) is missing",
		`shape("services/process").processes >= 1 && (services.p95`:    "a ) is missing",
		`shape.processes > 1`:                                          "shape needs to know which",
		`shape > 1`:                                                    "shape needs to know which",
		`true`:                                                         "compares no figure",
		`services.success("buy") >= 1 && services.success("10s") >= 1`: `unknown journey "10s"`,
	} {
		_, err := language.Parse("f.yaml", []byte("name: a\ncompare: {shapes: [services/process]}\nload: {rate: 1/s}\nsteps:\n  - hold: 1s\n  - expect: '"+rule+"'\n"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", rule, err, want)
		}
	}
}
