package scenario

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// The bounds of what a scenario may ask of a machine.
const (
	maxDuration = time.Hour
	maxRate     = 10_000 // journeys a second
	maxReplicas = 50     // of one function
)

// duration reads a time span above zero: "10s", "250ms", "1m30s".
func (r *reader) duration(n ast.Node) time.Duration {
	const want = "a duration (10s, 250ms, 1m30s)"
	text, ok := r.scalar(n, want)
	if !ok {
		return 0
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil && isNumber(text):
		r.problem(nodePlace(n), "%s has no unit: write %ss or %sms", text, text, text)
		return 0
	case err != nil:
		r.wrong(n, want)
		return 0
	case d <= 0 || d > maxDuration:
		r.problem(nodePlace(n), "%s is out of bounds: a duration is above 0s and at most 1h", text)
		return 0
	}
	return d
}

// rate reads journeys a second: "60/s".
func (r *reader) rate(n ast.Node) float64 {
	const want = "a rate (60/s)"
	text, ok := r.scalar(n, want)
	if !ok {
		return 0
	}
	number, perSecond := strings.CutSuffix(text, "/s")
	v, ok := parseNumber(number)
	switch {
	case !perSecond && isNumber(text):
		r.problem(nodePlace(n), "%s has no unit: write %s/s", text, text)
		return 0
	case !perSecond || !ok:
		r.wrong(n, want)
		return 0
	case v < 0 || v > maxRate:
		r.problem(nodePlace(n), "%s is out of bounds: a rate is at least 0/s and at most %d/s", text, maxRate)
		return 0
	}
	return v
}

// share reads a part of a whole: "20%" or 0.2.
func (r *reader) share(n ast.Node) float64 {
	const want = "a share (20% or 0.2)"
	text, ok := r.scalar(n, want)
	if !ok {
		return 0
	}
	number, percent := strings.CutSuffix(text, "%")
	v, ok := parseNumber(number)
	if !ok {
		r.wrong(n, want)
		return 0
	}
	if percent {
		v /= 100
	}
	if v < 0 || v > 1 {
		hint := "a share is at least 0% and at most 100%"
		if !percent && v > 1 && v <= 100 {
			hint += " (did you mean " + number + "%?)"
		}
		r.problem(nodePlace(n), "%s is out of bounds: %s", text, hint)
		return 0
	}
	return v
}

// someShare reads a part of a whole that isn't nothing; why says what is wrong
// with nothing.
func (r *reader) someShare(n ast.Node, why string) float64 {
	before := len(r.issues)
	v := r.share(n)
	if v == 0 && len(r.issues) == before {
		r.problem(nodePlace(n), "%s", why)
	}
	return v
}

// someRate reads a rate that isn't nothing, "400/s"; why says what is wrong with
// nothing.
func (r *reader) someRate(n ast.Node, why string) float64 {
	before := len(r.issues)
	v := r.rate(n)
	if v == 0 && len(r.issues) == before {
		r.problem(nodePlace(n), "%s", why)
	}
	return v
}

// bytes reads an amount of memory, "200MB", or with a suffix how fast it grows,
// "20MB/s".
func (r *reader) bytes(n ast.Node, suffix string, most uint64) uint64 {
	want := "an amount of memory (200MB)"
	if suffix != "" {
		want = "a growth of memory (20MB/s)"
	}
	text, ok := r.scalar(n, want)
	if !ok {
		return 0
	}
	number, suffixed := strings.CutSuffix(text, suffix)
	number, unit := memoryUnit(number)
	v, ok := parseNumber(number)
	if !suffixed || unit == 0 || !ok {
		r.wrong(n, want)
		return 0
	}
	if v*unit < 1 || v*unit > float64(most) {
		r.problem(nodePlace(n), "%s is out of bounds: want %s above 0MB%s and at most %dMB%s", text, want, suffix, most/1_000_000, suffix)
		return 0
	}
	return uint64(v * unit)
}

// memoryUnit splits "200MB" into "200" and its unit in bytes; 0: it has none.
func memoryUnit(text string) (number string, unit float64) {
	for name, size := range map[string]float64{"kB": 1e3, "MB": 1e6, "GB": 1e9} {
		if number, ok := strings.CutSuffix(text, name); ok {
			return number, size
		}
	}
	return text, 0
}

// count reads how many replicas there are.
func (r *reader) count(n ast.Node) int { return r.whole(n, "a number of replicas", maxReplicas) }

// whole reads a whole number from 1 to most.
func (r *reader) whole(n ast.Node, want string, most int) int {
	text, ok := r.scalar(n, want)
	if !ok {
		return 0
	}
	v, err := strconv.Atoi(text)
	if err != nil {
		r.wrong(n, want)
		return 0
	}
	if v < 1 || v > most {
		r.problem(nodePlace(n), "%s is out of bounds: want %s from 1 to %d", text, want, most)
		return 0
	}
	return v
}

// number reads a number above 0.
func (r *reader) number(n ast.Node, want string, most float64) float64 {
	text, ok := r.scalar(n, want)
	if !ok {
		return 0
	}
	v, ok := parseNumber(text)
	if !ok {
		r.wrong(n, want)
		return 0
	}
	if v <= 0 || v > most {
		r.problem(nodePlace(n), "%s is out of bounds: want %s above 0 and at most %g", text, want, most)
		return 0
	}
	return v
}

func parseNumber(text string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
}

func isNumber(text string) bool {
	_, ok := parseNumber(text)
	return ok
}
