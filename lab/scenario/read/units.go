package read

import (
	"strings"
	"time"
)

// maxDuration bounds what a file may ask of a machine.
const maxDuration = time.Hour

// Duration reads a time span above zero: "10s", "250ms", "1m30s".
func (r *Reader) Duration(n Node) time.Duration {
	const want = "a duration (10s, 250ms, 1m30s)"
	text, ok := r.Scalar(n, want)
	if !ok {
		return 0
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil && isNumber(text):
		r.Problem(PlaceOf(n), "%s has no unit: write %ss or %sms", text, text, text)
		return 0
	case err != nil:
		r.Wrong(n, want)
		return 0
	case d <= 0 || d > maxDuration:
		r.Problem(PlaceOf(n), "%s is out of bounds: a duration is above 0s and at most 1h", text)
		return 0
	}
	return d
}

// DurationOrNone reads a time span, or none, which is 0s.
func (r *Reader) DurationOrNone(n Node) time.Duration {
	if None(n) {
		return 0
	}
	return r.Duration(n)
}

// Rate reads how often something happens a second, "60/s", at most so often.
func (r *Reader) Rate(n Node, most int) float64 {
	const want = "a rate (60/s)"
	text, ok := r.Scalar(n, want)
	if !ok {
		return 0
	}
	number, perSecond := strings.CutSuffix(text, "/s")
	v, ok := parseNumber(number)
	switch {
	case !perSecond && isNumber(text):
		r.Problem(PlaceOf(n), "%s has no unit: write %s/s", text, text)
		return 0
	case !perSecond || !ok:
		r.Wrong(n, want)
		return 0
	case v < 0 || v > float64(most):
		r.Problem(PlaceOf(n), "%s is out of bounds: a rate is at least 0/s and at most %d/s", text, most)
		return 0
	}
	return v
}

// Share reads a part of a whole: "20%" or 0.2.
func (r *Reader) Share(n Node) float64 {
	const want = "a share (20% or 0.2)"
	text, ok := r.Scalar(n, want)
	if !ok {
		return 0
	}
	number, percent := strings.CutSuffix(text, "%")
	v, ok := parseNumber(number)
	if !ok {
		r.Wrong(n, want)
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
		r.Problem(PlaceOf(n), "%s is out of bounds: %s", text, hint)
		return 0
	}
	return v
}

// SomeShare reads a part of a whole that isn't nothing; why says what is wrong
// with nothing.
func (r *Reader) SomeShare(n Node, why string) float64 {
	before := len(r.issues)
	v := r.Share(n)
	if v == 0 && len(r.issues) == before {
		r.Problem(PlaceOf(n), "%s", why)
	}
	return v
}

// SomeRate reads a rate that isn't nothing, "400/s"; why says what is wrong with
// nothing.
func (r *Reader) SomeRate(n Node, most int, why string) float64 {
	before := len(r.issues)
	v := r.Rate(n, most)
	if v == 0 && len(r.issues) == before {
		r.Problem(PlaceOf(n), "%s", why)
	}
	return v
}
