package charts

import (
	"math"
	"strconv"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/chart"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// base is what all charts of a shop have in common.
func (d Data) base(s *runs.Shop, g theme.Glyphs) chart.Chart {
	return chart.Chart{Now: s.Seconds[len(s.Seconds)-1].At, NowWord: text.Now.In(d.Lang), Marks: d.marks(s, g), Braille: d.Braille}
}

// of makes a chart of its own out of what all have in common.
func of(c chart.Chart, title string, limit float64, format func(float64) string, series ...chart.Series) chart.Chart {
	c.Title, c.Max, c.Format, c.Series = title, limit, format, series
	return c
}

// dips makes a chart show dips as it shows peaks.
func dips(c chart.Chart) chart.Chart {
	c.Dips = true
	return c
}

// samples are a figure of each second.
func samples(s *runs.Shop, value func(runs.Second) float64) []chart.Sample {
	var all []chart.Sample
	for _, sec := range s.Seconds {
		all = append(all, chart.Sample{At: sec.At, Value: value(sec)})
	}
	return all
}

// charts returns how shoppers fare: rate, latency, errors.
func (d Data) charts(s *runs.Shop, sc scales, g theme.Glyphs) []chart.Chart {
	last, base := s.Seconds[len(s.Seconds)-1], d.base(s, g)
	lately := failed(Recent(s, Lately)) // as the head has it, whose figures stand above
	percentile := func(label string, r theme.Role, value func(runs.Second) float64) chart.Series {
		return chart.Series{Label: label, Last: text.Milliseconds(value(last)), Role: r, Samples: samples(s, value)}
	}
	return []chart.Chart{
		dips(of(base, text.ChartRate.In(d.Lang), sc.rate, text.Rate, chart.Series{Last: Rate(s), Role: theme.First,
			Samples: samples(s, func(sec runs.Second) float64 { return float64(sec.All.N) })})),
		of(base, text.ChartLatency.In(d.Lang), sc.latency, text.Milliseconds,
			percentile("p50", theme.First, func(sec runs.Second) float64 { return sec.All.P50 }),
			percentile("p95", theme.Second, func(sec runs.Second) float64 { return sec.All.P95 }),
			percentile("p99", theme.Third, func(sec runs.Second) float64 { return sec.All.P99 })),
		of(base, text.ChartErrors.In(d.Lang), sc.failed, func(v float64) string { return number(v) + "%" },
			chart.Series{Last: text.Errors(lately), Role: theme.Bad,
				Samples: samples(s, func(sec runs.Second) float64 { return 100 * failed(sec.All) })}),
	}
}

// fleet returns how many replicas there are, and how many requests wait for a
// slot.
func (d Data) fleet(s *runs.Shop, sc scales, g theme.Glyphs) []chart.Chart {
	last, base := s.Seconds[len(s.Seconds)-1], d.base(s, g)
	return []chart.Chart{
		dips(of(base, text.ChartReplicas.In(d.Lang), sc.replicas, number, chart.Series{Last: strconv.Itoa(last.Replicas), Role: theme.Second,
			Samples: samples(s, func(sec runs.Second) float64 { return float64(sec.Replicas) })})),
		of(base, text.ChartQueue.In(d.Lang), sc.waiting, number, chart.Series{Last: strconv.Itoa(last.Waiting), Role: theme.Third,
			Samples: samples(s, func(sec runs.Second) float64 { return float64(sec.Waiting) })}),
	}
}

// bill returns what slots do: how many work, on top of that how many are held while
// a callee works, and the rest, which idles. A narrow one leaves the words out.
func (d Data) bill(s *runs.Shop, sc scales, g theme.Glyphs, narrow bool) chart.Chart {
	last := runs.SlotSeconds{}
	for _, sec := range s.Seconds {
		if sec.Slots.All() > 0 {
			last = sec.Slots
		}
	}
	series := func(label text.Key, r theme.Role, now float64, value func(runs.SlotSeconds) float64) chart.Series {
		one := chart.Series{Label: label.In(d.Lang), Last: strconv.FormatFloat(now, 'f', 0, 64), Role: r, Samples: samples(s, func(sec runs.Second) float64 {
			if sec.Slots.All() == 0 {
				return math.NaN() // not known
			}
			return value(sec.Slots)
		})}
		if narrow {
			one.Label = ""
		}
		return one
	}
	return of(d.base(s, g), text.ChartBill.In(d.Lang), sc.slots, number,
		series(text.ChartWorking, theme.First, last.Working, func(v runs.SlotSeconds) float64 { return v.Working }),
		series(text.ChartWaiting, theme.Second, last.Waiting, func(v runs.SlotSeconds) float64 { return v.Working + v.Waiting }),
		series(text.ChartIdle, theme.Third, last.Idle, runs.SlotSeconds.All))
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }

// heatmap is how the latencies of all journeys spread.
func (d Data) heatmap(s *runs.Shop, g theme.Glyphs) chart.Heatmap {
	base := d.base(s, g)
	h := chart.Heatmap{Title: text.ChartSpread.In(d.Lang), Legend: text.ChartFew.In(d.Lang), Marks: base.Marks, Now: base.Now, NowWord: base.NowWord}
	for _, bound := range runs.LatencyBounds() {
		h.Labels = append(h.Labels, bound.String())
	}
	for _, sec := range s.Seconds {
		h.Seconds = append(h.Seconds, chart.Spread{At: sec.At, Counts: sec.Latency})
	}
	return h
}
