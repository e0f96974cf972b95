package expression

import "github.com/msalab/msalab/lab/scenario"

// wired lists the figures that a look at a message gives.
func wired() []measure {
	figure := func(name string, of func(scenario.WireFigures) int) measure {
		return measure{name: name, takes: aLook, figure: func(f scenario.ShapeFigures, id string) (float64, bool) {
			w, ok := f.Wire[id]
			return float64(of(w)), ok
		}}
	}
	return []measure{
		figure("protobuf_bytes", func(w scenario.WireFigures) int { return w.Protobuf }),
		figure("json_bytes", func(w scenario.WireFigures) int { return w.JSON }),
		figure("xml_bytes", func(w scenario.WireFigures) int { return w.XML }),
		figure("sent_bytes", func(w scenario.WireFigures) int { return w.Sent }),
		figure("fields_kept", func(w scenario.WireFigures) int { return w.Kept }),
		figure("fields_lost", func(w scenario.WireFigures) int { return w.Lost }),
		figure("fields_misread", func(w scenario.WireFigures) int { return w.Misread }),
		figure("unknown_bytes", func(w scenario.WireFigures) int { return w.Unknown }),
	}
}
