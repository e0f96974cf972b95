//go:build e2e

package report

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/chromium"
	"github.com/msalab/msalab/lab/scenario"
)

// browser is a headless Chromium that a test looks at a page in.
type browser struct {
	*chromium.Browser
	t   *testing.T
	ctx context.Context
}

// openBrowser starts one; none is a failure, with what to do.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	b, err := chromium.Start()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(func() {
		cancel()
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return &browser{b, t, ctx}
}

// open shows a page at a width, light or dark.
func (b *browser) open(url string, width int, dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	media := map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}
	if err := b.Open(b.ctx, url, width); err != nil {
		b.t.Fatal(err)
	}
	if err := b.Call(b.ctx, "Emulation.setEmulatedMedia", media, nil); err != nil {
		b.t.Fatal(err)
	}
}

// ask evaluates an expression in the page.
func (b *browser) ask(expression string, answer any) {
	b.t.Helper()
	if err := b.Eval(b.ctx, expression, answer); err != nil {
		b.t.Fatal(err)
	}
}

// TestBrowser looks at the page in a real browser, wide and as on a phone, light
// and dark: nothing goes wrong, nothing is asked for outside, all is there, and
// nothing runs out of the page.
func TestBrowser(t *testing.T) {
	b := openBrowser(t)
	for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
		file := filepath.Join(t.TempDir(), "page.html")
		if err := os.WriteFile(file, []byte(page1(t, lang, whole(), sized())), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, width := range []int{360, 1280} {
			for _, dark := range []bool{false, true} {
				b.open("file://"+file, width, dark)
				b.check(t, file, width, dark)
			}
		}
	}
}

func (b *browser) check(t *testing.T, file string, width int, dark bool) {
	t.Helper()
	var wide, empty []string
	b.ask(`[...document.querySelectorAll('*')].filter(e => !e.closest('.wide') && e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML.slice(0, 120))`, &wide)
	var scroll int
	b.ask("document.documentElement.scrollWidth", &scroll)
	if len(wide) > 0 || scroll > width {
		t.Errorf("at %d the page is %d wide: %q", width, scroll, wide)
	}
	b.ask(`['#claims', '#run1 .results', '#run1 .narration li', '#run1 .charts svg path', '#run1 .matrix td', '#run1 .traces svg rect', '#run1 .tables table', '#run2']
		.filter(s => { const e = document.querySelector(s); return !e || e.getBoundingClientRect().height === 0 && !e.matches('path') })`, &empty)
	if len(empty) > 0 {
		t.Errorf("at %d these sections are missing or empty: %q", width, empty)
	}
	var background string
	b.ask("getComputedStyle(document.body).backgroundColor", &background)
	if light := background == "rgb(255, 255, 255)"; light == dark {
		t.Errorf("dark %v: the background is %s", dark, background)
	}
	for _, method := range []string{"Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"} {
		for _, e := range b.Events(method) {
			t.Errorf("%s: %s", method, e.Params)
		}
	}
	for _, e := range b.Events("Network.requestWillBeSent") {
		var p struct {
			Request struct {
				URL string `json:"url"`
			} `json:"request"`
		}
		if err := json.Unmarshal(e.Params, &p); err != nil {
			t.Fatal(err)
		}
		if url := p.Request.URL; url != "file://"+file && !strings.HasPrefix(url, "data:") {
			t.Errorf("the page asks for %s", url)
		}
	}
}
