// Package chart draws figures over time into cells.
//
// A column is a whole number of seconds and stands at a multiple of it, so a
// chart that scrolls moves by whole columns and never changes its shape. The
// axis ends at 1, 2 or 5 times a power of ten, so it seldom jumps.
package chart

import (
	"math"
	"time"
)

// Span is how far back charts go.
const Span = 120

// Ceiling returns the end of an axis that must hold v: 1, 2 or 5 times a power
// of ten, at least floor.
func Ceiling(v, floor float64) float64 {
	v = max(v, floor)
	if math.IsNaN(v) || math.IsInf(v, 0) || v <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, step := range []float64{1, 2, 5} {
		if v <= step*power*(1+1e-9) {
			return step * power
		}
	}
	return 10 * power
}

// Sample is a value of one second.
type Sample struct {
	At    time.Time
	Value float64 // NaN: none
}

// window tells which seconds the columns of a plot stand for.
type window struct {
	columns int   // that are used, counted from the right
	seconds int64 // in a column
	end     int64 // the last column's number
}

func windowFor(width int, now time.Time) window {
	w := window{columns: width, seconds: 1}
	for w.columns > 0 && int64(w.columns)*w.seconds < Span/2 {
		w.seconds++
	}
	w.columns = min(w.columns, int(Span/w.seconds))
	w.end = now.Unix() / w.seconds
	return w
}

// column returns where a moment stands, counted from the left of what is
// used; ok is false outside of the window.
func (w window) column(at time.Time) (x int, ok bool) {
	x = w.columns - 1 - int(w.end-at.Unix()/w.seconds)
	return x, x >= 0 && x < w.columns
}

// fold gives each column the highest of its values: a peak must not vanish.
func (w window) fold(samples []Sample) []float64 {
	return w.choose(samples, func(v, than float64) bool { return v > than })
}

// lowest gives each column the lowest of its values: where a dip must not vanish.
func (w window) lowest(samples []Sample) []float64 {
	return w.choose(samples, func(v, than float64) bool { return v < than })
}

func (w window) choose(samples []Sample, rather func(v, than float64) bool) []float64 {
	out := make([]float64, w.columns)
	for i := range out {
		out[i] = math.NaN()
	}
	for _, s := range samples {
		if x, ok := w.column(s.At); ok && !math.IsNaN(s.Value) && (math.IsNaN(out[x]) || rather(s.Value, out[x])) {
			out[x] = s.Value
		}
	}
	return out
}
