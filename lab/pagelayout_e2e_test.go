//go:build e2e

package main

import "fmt"

// The least size of what is touched or clicked, in CSS pixels: on a phone as wide as a
// finger, elsewhere what WCAG 2.2 asks for (2.5.8).
const (
	fingerSize  = 44
	pointerSize = 24
)

// Widths of screens, in CSS pixels.
const (
	phone     = 600 // narrower than this
	narrowest = 320 // for which WCAG 2.2 has pages reflow (1.4.10)
)

// target is something of the page that can be hit.
type target struct {
	Name                     string
	Left, Top, Right, Bottom float64
	Button, InText           bool   // in text: a trace amid a line
	Covered                  string // what lies over it where it is hit; empty: nothing
}

// targets has each scrolled to where it is seen, as who uses it would, and hit in its
// middle and near its corners.
const targets = `[...document.querySelectorAll('button, input, textarea, a[href], summary')].filter(e => e.checkVisibility()).map(e => {
	e.scrollIntoView({block: 'center'});
	const r = e.getBoundingClientRect();
	const points = [[r.left + r.width / 2, r.top + r.height / 2], [r.left + 4, r.top + 4], [r.right - 4, r.bottom - 4]];
	const over = points.map(p => document.elementFromPoint(...p)).find(hit => hit !== e && !e.contains(hit));
	return {
		name: e.tagName + ' ' + (e.id || e.name || e.textContent).slice(0, 30),
		left: r.left, top: r.top, right: r.right, bottom: r.bottom,
		inText: e.matches('.trace, .trace *'), button: e.matches('button'),
		covered: over === undefined ? '' : over === null ? 'nothing' : over.outerHTML.slice(0, 60),
	};
})`

// fits checks that the page can be used on a screen of that width: nothing runs out
// of it sideways, and all that can be hit is large enough, and lies bare.
// A phone's page is held to the narrowest screen that there is, too.
func (v *visitor) fits(width int) {
	v.Helper()
	v.fitsInto(width)
	if width >= phone {
		return
	}
	for _, w := range []int{narrowest, width} {
		size := map[string]any{"width": w, "height": 600, "deviceScaleFactor": 1, "mobile": true}
		if err := v.Call(v.ctx, "Emulation.setDeviceMetricsOverride", size, nil); err != nil {
			v.Fatal(err)
		}
		v.until(fmt.Sprintf("innerWidth === %d", w))
		if w == narrowest {
			v.fitsInto(w)
		}
	}
}

func (v *visitor) fitsInto(width int) {
	v.Helper()
	var got struct {
		Wide, Inner, Seen, Aside float64
		Targets                  []target
	}
	const look = "(scrollTo(1e4, 0), { wide: document.documentElement.scrollWidth, inner: innerWidth, seen: visualViewport.width, aside: scrollX, targets: " + targets + "})"
	if err := v.Eval(v.ctx, look, &got); err != nil {
		v.Fatal(err)
	}
	screen := float64(width)
	if got.Wide > screen || got.Inner > screen || got.Seen > screen || got.Aside != 0 {
		v.Errorf("on a screen of %d the page is %v wide, laid out for %v, of which %v are seen, and scrolls sideways by %v", width, got.Wide, got.Inner, got.Seen, got.Aside)
	}
	least, buttons := float64(pointerSize), 0
	if width < phone {
		least = fingerSize
	}
	for _, e := range got.Targets {
		if e.Button {
			buttons++
		}
		size := least
		if e.InText {
			size = 0
		}
		if e.Bottom-e.Top < size || e.Right-e.Left < size {
			v.Errorf("on a screen of %d, %s is %v x %v, want %v each way", width, e.Name, e.Right-e.Left, e.Bottom-e.Top, size)
		}
		if e.Left < 0 || e.Right > screen {
			v.Errorf("on a screen of %d, %s lies from %v to %v", width, e.Name, e.Left, e.Right)
		}
		if e.Covered != "" {
			v.Errorf("on a screen of %d, who hits %s hits %s", width, e.Name, e.Covered)
		}
	}
	if buttons == 0 {
		v.Errorf("on a screen of %d no button is seen among %+v", width, got.Targets)
	}
}
