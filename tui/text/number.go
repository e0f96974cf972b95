package text

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Rate writes a rate by the second: "4.2/s", "58/s", "12.3k/s".
func Rate(perSecond float64) string {
	switch {
	case math.IsNaN(perSecond):
		return "-"
	case perSecond >= 9999.5:
		return strconv.FormatFloat(perSecond/1000, 'f', 1, 64) + "k/s"
	case perSecond >= 9.95 || perSecond == math.Trunc(perSecond):
		return strconv.FormatFloat(perSecond, 'f', 0, 64) + "/s"
	}
	return strconv.FormatFloat(perSecond, 'f', 1, 64) + "/s"
}

// Duration writes a duration in three digits at most: "0.4ms", "18ms", "1.25s".
func Duration(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case d <= 0:
		return "-"
	case ms < 0.095:
		return strconv.FormatFloat(ms*1000, 'f', 0, 64) + "us"
	case ms < 9.95:
		return strconv.FormatFloat(ms, 'f', 1, 64) + "ms"
	case ms < 999.5:
		return strconv.FormatFloat(ms, 'f', 0, 64) + "ms"
	case ms < 9995:
		return strconv.FormatFloat(ms/1000, 'f', 2, 64) + "s"
	case d < 100*time.Second:
		return strconv.FormatFloat(ms/1000, 'f', 1, 64) + "s"
	}
	return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
}

// Milliseconds writes a number of milliseconds as Duration does.
func Milliseconds(ms float64) string {
	if math.IsNaN(ms) {
		return "-"
	}
	return Duration(time.Duration(ms * float64(time.Millisecond)))
}

// Clock writes how far a run is: "02:07".
func Clock(d time.Duration) string {
	d = max(d, 0)
	if d >= time.Hour {
		return fmt.Sprintf("%d:%02d:%02d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
	}
	return fmt.Sprintf("%02d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

// Success writes a share that ended well. It is rounded down, so that 100%
// means all of them.
func Success(share float64) string {
	if math.IsNaN(share) {
		return "-"
	}
	tenths := math.Floor(share*1000 + 1e-9)
	if tenths >= 1000 {
		return "100%"
	}
	return strconv.FormatFloat(tenths/10, 'f', 1, 64) + "%"
}

// Errors writes a share that failed. It is rounded up, so that 0% means none.
func Errors(share float64) string {
	if math.IsNaN(share) {
		return "-"
	}
	tenths := math.Ceil(share*1000 - 1e-9)
	if tenths <= 0 {
		return "0%"
	}
	if tenths >= 1000 {
		return "100%"
	}
	return strconv.FormatFloat(tenths/10, 'f', 1, 64) + "%"
}

// Bytes writes a size of memory: "38MB".
func Bytes(n uint64) string {
	switch {
	case n == 0:
		return "-"
	case n < 1<<20:
		return strconv.FormatUint(n>>10, 10) + "kB"
	case n < 10<<30:
		return strconv.FormatUint(n>>20, 10) + "MB"
	}
	return strconv.FormatUint(n>>30, 10) + "GB"
}

// Bandwidth writes bytes a second as a scenario file does.
func Bandwidth(perSecond float64) string {
	if perSecond >= 1e6 {
		return strconv.FormatFloat(perSecond/1e6, 'g', 3, 64) + "MB/s"
	}
	return strconv.FormatFloat(perSecond/1e3, 'g', 3, 64) + "kB/s"
}
