//go:build e2e

package report

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// browser is a headless Chromium, spoken to in its DevTools protocol over a
// pipe: JSON messages, each ended by a zero byte.
type browser struct {
	t       *testing.T
	in      *os.File
	out     *bufio.Reader
	session string
	last    int
	events  []message // that came since the page was opened
}

type message struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`

	SessionID string `json:"sessionId"`
}

// openBrowser starts Chromium; none is a failure, with what to do.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("find a browser: %v; install the Debian package chromium", err)
	}
	theirIn, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	// no sandbox: it can't be had as root, and the page is our own
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--disable-background-networking", "--remote-debugging-pipe", "--user-data-dir="+t.TempDir(), "about:blank")
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // 3 and 4, as the protocol wants
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = theirIn.Close(), theirOut.Close()
	b := &browser{t: t, in: in, out: bufio.NewReader(out)}
	if err := out.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.session = ""
		b.call("Browser.close", nil, nil)
		_ = cmd.Wait() // it was asked to go
		_, _ = in.Close(), out.Close()
	})
	return b
}

// call sends a command and waits for its answer.
func (b *browser) call(method string, params, answer any) {
	b.t.Helper()
	b.last++
	command := map[string]any{"id": b.last, "method": method}
	if params != nil {
		command["params"] = params
	}
	if b.session != "" {
		command["sessionId"] = b.session
	}
	text, err := json.Marshal(command)
	if err == nil {
		_, err = b.in.Write(append(text, 0))
	}
	if err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
	for {
		m := b.read(method)
		switch {
		case m.ID != b.last:
			continue
		case m.Error != nil:
			b.t.Fatalf("%s: %s", method, m.Error)
		case answer != nil:
			if err := json.Unmarshal(m.Result, answer); err != nil {
				b.t.Fatalf("%s: %v in %s", method, err, m.Result)
			}
		}
		return
	}
}

// read takes the next message and keeps it, if it is an event.
func (b *browser) read(why string) message {
	b.t.Helper()
	text, err := b.out.ReadBytes(0)
	if err != nil {
		b.t.Fatalf("%s: the browser says nothing: %v", why, err)
	}
	var m message
	if err := json.Unmarshal(text[:len(text)-1], &m); err != nil {
		b.t.Fatalf("%s: %v in %s", why, err, text)
	}
	if m.Method != "" {
		b.events = append(b.events, m)
	}
	return m
}

// open shows a page at a width and waits until it is loaded.
func (b *browser) open(url string, width int, dark bool) {
	b.t.Helper()
	b.session = ""
	var target struct {
		TargetID string `json:"targetId"`
	}
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct {
		SessionID string `json:"sessionId"`
	}
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	b.events = nil
	for _, domain := range []string{"Page", "Network", "Log", "Runtime"} {
		b.call(domain+".enable", nil, nil)
	}
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}, nil)
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
	b.call("Page.navigate", map[string]any{"url": url}, nil)
	for !b.happened("Page.loadEventFired") {
		b.read("wait for " + url)
	}
}

func (b *browser) happened(method string) bool {
	for _, e := range b.events {
		if e.Method == method {
			return true
		}
	}
	return false
}

// ask evaluates an expression in the page.
func (b *browser) ask(expression string, answer any) {
	b.t.Helper()
	var got struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &got)
	if err := json.Unmarshal(got.Result.Value, answer); err != nil {
		b.t.Fatalf("%s: %v in %s", expression, err, got.Result.Value)
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
	for _, e := range b.events {
		switch e.Method {
		case "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled":
			t.Errorf("%s: %s", e.Method, e.Params)
		case "Network.requestWillBeSent":
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
}
