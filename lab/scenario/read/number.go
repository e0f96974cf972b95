package read

import (
	"math"
	"strconv"
	"strings"
)

// Bytes reads an amount of memory, "200MB", or with a suffix how fast it grows,
// "20MB/s".
func (r *Reader) Bytes(n Node, suffix string, most uint64) uint64 {
	want := "an amount of memory (200MB)"
	if suffix != "" {
		want = "a growth of memory (20MB/s)"
	}
	text, ok := r.Scalar(n, want)
	if !ok {
		return 0
	}
	number, suffixed := strings.CutSuffix(text, suffix)
	number, unit := memoryUnit(number)
	v, ok := parseNumber(number)
	if !suffixed || unit == 0 || !ok {
		r.Wrong(n, want)
		return 0
	}
	if v*unit < 1 || v*unit > float64(most) {
		r.Problem(PlaceOf(n), "%s is out of bounds: want %s above 0MB%s and at most %dMB%s", text, want, suffix, most/1_000_000, suffix)
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

// Bandwidth reads bytes a second: "8kB/s", "1MB/s".
func (r *Reader) Bandwidth(n Node) float64 {
	const want = "a bandwidth (500B/s, 8kB/s, 1MB/s)"
	text, ok := r.Scalar(n, want)
	if !ok {
		return 0
	}
	for _, unit := range []struct {
		name  string
		bytes float64
	}{{"kB/s", 1e3}, {"MB/s", 1e6}, {"B/s", 1}} {
		number, fits := strings.CutSuffix(text, unit.name)
		v, ok := parseNumber(number)
		if !fits || !ok {
			continue
		}
		if v *= unit.bytes; v < 100 || v > 1e9 {
			r.Problem(PlaceOf(n), "%s is out of bounds: a bandwidth is at least 100B/s and at most 1000MB/s", text)
			return 0
		}
		return v
	}
	r.Wrong(n, want)
	return 0
}

// Whole reads a whole number from 1 to most.
func (r *Reader) Whole(n Node, want string, most int) int {
	text, ok := r.Scalar(n, want)
	if !ok {
		return 0
	}
	v, err := strconv.Atoi(text)
	if err != nil {
		r.Wrong(n, want)
		return 0
	}
	if v < 1 || v > most {
		r.Problem(PlaceOf(n), "%s is out of bounds: want %s from 1 to %d", text, want, most)
		return 0
	}
	return v
}

// Number reads a number above 0.
func (r *Reader) Number(n Node, want string, most float64) float64 {
	text, ok := r.Scalar(n, want)
	if !ok {
		return 0
	}
	v, ok := parseNumber(text)
	if !ok {
		r.Wrong(n, want)
		return 0
	}
	if v <= 0 || v > most {
		r.Problem(PlaceOf(n), "%s is out of bounds: want %s above 0 and at most %g", text, want, most)
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
