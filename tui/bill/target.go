package bill

import (
	"strconv"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
)

// Target writes what a metric should be, with its unit: "70%", "6", "40/s".
func Target(m scenario.ScaleMetric) string {
	switch m.Name {
	case scenario.Utilisation:
		return strconv.FormatFloat(m.Target*100, 'g', 3, 64) + "%"
	case scenario.RatePerPod:
		return text.Rate(m.Target)
	}
	return strconv.FormatFloat(m.Target, 'g', 3, 64)
}
