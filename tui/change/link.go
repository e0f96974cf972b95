package change

import (
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
)

// linkSheet breaks the network between a caller and a callee.
type linkSheet struct {
	ofLinks
	links     []string
	link      int
	kind      int // index into scenario.LinkFaults
	delay     float64
	jitter    float64 // seconds, as delay
	bandwidth float64 // bytes a second
}

// The fields of the sheet.
const (
	linkLink = iota
	linkKind
	linkDelay
	linkJitter
	linkBandwidth
)

// NewLink is the form by which a link between two functions is broken.
func NewLink(in dialog.Setting) *dialog.Form {
	s := &linkSheet{links: linksNearby(Linked(in), in.Function), delay: 0.1, jitter: 0.02, bandwidth: 8000}
	return dialog.NewForm(s)
}

func linkDelays() []float64 {
	return form.Durations(ms, 5*ms, 10*ms, 20*ms, 50*ms, 100*ms, 200*ms, 500*ms, time.Second, 2*time.Second, 5*time.Second)
}

func jitters() []float64 {
	return form.Durations(0, ms, 5*ms, 10*ms, 20*ms, 50*ms, 100*ms, 200*ms, 500*ms, time.Second)
}

func bandwidths() []float64 { return []float64{1e3, 2e3, 4e3, 8e3, 16e3, 64e3, 256e3, 1e6} }

func (s *linkSheet) of() scenario.FaultKind { return scenario.LinkFaults()[s.kind] }

func (s *linkSheet) Title() text.Key { return text.LinkTitle }

func (s *linkSheet) Fields(in dialog.Setting) []form.Field {
	kinds := scenario.LinkFaults()
	fields := []form.Field{
		{Label: text.PolicyLink.In(in.Lang), Value: strings.Replace(s.links[s.link], ".", " > ", 1), Less: s.link > 0, More: s.link < len(s.links)-1},
		{Label: text.LinkKind.In(in.Lang), Value: s.of().Name, Less: s.kind > 0, More: s.kind < len(kinds)-1},
		{Label: text.FaultDelay.In(in.Lang), Value: form.Seconds(s.delay).String()},
		{Label: text.LinkJitter.In(in.Lang), Value: "+-" + form.Seconds(s.jitter).String()},
		{Label: text.LinkBandwidth.In(in.Lang), Value: text.Bandwidth(s.bandwidth)},
	}
	for i, name := range map[int]string{linkDelay: "delay", linkJitter: "jitter", linkBandwidth: "bandwidth"} {
		_, fields[i].Less = s.beside(i, -1)
		_, fields[i].More = s.beside(i, +1)
		if !slices.Contains(s.of().Fields(), name) {
			fields[i].Value, fields[i].Why = "-", text.WhyNotThisFault.Format(in.Lang, s.of().Name)
		}
	}
	return fields
}

func (s *linkSheet) About(in dialog.Setting, field int) string {
	if field == linkKind {
		return s.of().Does.In(in.Lang)
	}
	return map[int]text.Key{
		linkLink: text.LinkLinkAbout, linkDelay: text.LinkDelayAbout, linkJitter: text.LinkJitterAbout, linkBandwidth: text.LinkBandwidthAbout,
	}[field].In(in.Lang)
}

// beside returns the next value of a field. Jitter is at most the delay:
// nothing arrives before it was sent.
func (s *linkSheet) beside(field, by int) (float64, bool) {
	switch field {
	case linkDelay:
		return form.Beside(linkDelays(), s.delay, by)
	case linkJitter:
		v, ok := form.Beside(jitters(), s.jitter, by)
		return v, ok && v <= s.delay
	}
	return form.Beside(bandwidths(), s.bandwidth, by)
}

func (s *linkSheet) Step(_ dialog.Setting, field, by int) {
	switch field {
	case linkLink:
		s.link += by
		return
	case linkKind:
		s.kind += by
		return
	}
	v, ok := s.beside(field, by)
	if !ok {
		return
	}
	switch field {
	case linkDelay:
		s.delay, s.jitter = v, min(s.jitter, v)
	case linkJitter:
		s.jitter = v
	case linkBandwidth:
		s.bandwidth = v
	}
}

// fault is what the sheet asks for.
func (s *linkSheet) fault() scenario.Fault {
	link := s.links[s.link]
	_, callee, _ := strings.Cut(link, ".")
	f := scenario.Fault{Kind: "link-" + s.of().Name, Function: callee, Link: link}
	for _, name := range s.of().Fields() {
		switch name {
		case "delay":
			f.Delay = form.Seconds(s.delay)
		case "jitter":
			f.Jitter = form.Seconds(s.jitter)
		case "bandwidth":
			f.Bandwidth = s.bandwidth
		}
	}
	return f.Complete()
}

// outcome refuses a fault that is active already.
func (s *linkSheet) Outcome(in dialog.Setting) (string, bool) {
	f := s.fault()
	if slices.ContainsFunc(Active(in.Faults), func(a runs.ActiveFault) bool { return a.Link == f.Link && a.Kind == f.Kind }) {
		return text.WhyBrokenAlready.In(in.Lang), true
	}
	return text.DidInject.Format(in.Lang, strings.Replace(f.Link, ".", " > ", 1), s.of().Name), false
}

func (s *linkSheet) Apply(_ dialog.Setting) dialog.Change {
	f := s.fault()
	return dialog.Change{Do: engine.Inject{Fault: f}, What: f.ID, Back: []engine.Command{engine.Heal{ID: f.ID}}}
}
