// Package chromium looks at a page in a real browser: a headless Chromium, driven
// by its DevTools protocol over a pipe. No port is opened, and when whoever
// started it dies, the pipe ends and Chromium goes too.
package chromium

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/msalab/msalab/lab/internal/folder"
)

// ErrNone says that there is no browser here.
var ErrNone = errors.New("no browser")

// The names under which a Chromium is found on the PATH, the first first.
var names = [...]string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// Variable is the environment variable that names a browser.
const Variable = "LAB_CHROMIUM"

// Find finds a browser: the one that Variable names, else one on the PATH. Its error
// wraps ErrNone.
func Find() (string, error) {
	if named := os.Getenv(Variable); named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("%w: %s: %w", ErrNone, Variable, err)
		}
		return path, nil
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%w: chromium is not on the PATH; install it, or name one by %s", ErrNone, Variable)
}

// Browser is a running Chromium with one page. It is used by one goroutine.
type Browser struct {
	cmd     *exec.Cmd
	profile *folder.Folder
	in, out *os.File
	reader  *bufio.Reader
	session string
	last    int
	events  []Event
}

// Event is something that the page did: Network.requestWillBeSent, say.
type Event struct {
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

// message is an answer to a command, or an event.
type message struct {
	Event
	ID     int             `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

// closeTime bounds how long a browser may take to leave.
const closeTime = 5 * time.Second

// Start starts a browser; its error wraps ErrNone if there is none.
func Start() (*Browser, error) {
	path, err := Find()
	if err != nil {
		return nil, err
	}
	profile, err := folder.New("", "chromium")
	if err != nil {
		return nil, fmt.Errorf("for the browser: %w", err)
	}
	b := &Browser{profile: profile}
	if err := b.start(path); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", path, err), b.profile.Remove())
	}
	return b, nil
}

func (b *Browser) start(path string) (err error) {
	theirIn, in, err := os.Pipe()
	if err != nil {
		return err
	}
	defer theirIn.Close()
	out, theirOut, err := os.Pipe()
	if err != nil {
		return errors.Join(err, in.Close())
	}
	defer theirOut.Close()
	// No sandbox: it can't be had as root, and the pages are our own.
	b.cmd = exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--disable-background-networking", "--remote-debugging-pipe", "--user-data-dir="+b.profile.Path(), "about:blank")
	b.cmd.ExtraFiles = []*os.File{theirIn, theirOut} // 3 and 4, as the protocol wants
	b.in, b.out, b.reader = in, out, bufio.NewReader(out)
	if err := b.cmd.Start(); err != nil {
		return errors.Join(err, in.Close(), out.Close())
	}
	return nil
}

// Close ends the browser and removes what it wrote.
func (b *Browser) Close() error {
	b.session = ""
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	if err := b.Call(ctx, "Browser.close", nil, nil); err != nil {
		_ = b.cmd.Process.Kill() // it may have gone already
	}
	overdue := time.AfterFunc(closeTime, func() { _ = b.cmd.Process.Kill() })
	_ = b.cmd.Wait() // it was asked to go
	overdue.Stop()
	return errors.Join(b.in.Close(), b.out.Close(), b.profile.Remove())
}

// Open shows a page, so many CSS pixels wide, and waits until it is loaded.
// What other pages did is forgotten.
func (b *Browser) Open(ctx context.Context, url string, width int) error {
	b.session = ""
	var target struct {
		TargetID string `json:"targetId"`
	}
	if err := b.Call(ctx, "Target.createTarget", map[string]any{"url": "about:blank"}, &target); err != nil {
		return err
	}
	var attached struct {
		SessionID string `json:"sessionId"`
	}
	if err := b.Call(ctx, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached); err != nil {
		return err
	}
	b.session, b.events = attached.SessionID, nil
	for _, domain := range []string{"Page", "Network", "Log", "Runtime"} {
		if err := b.Call(ctx, domain+".enable", nil, nil); err != nil {
			return err
		}
	}
	size := map[string]any{"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
	if err := b.Call(ctx, "Emulation.setDeviceMetricsOverride", size, nil); err != nil {
		return err
	}
	if err := b.Call(ctx, "Page.navigate", map[string]any{"url": url}, nil); err != nil {
		return err
	}
	for len(b.Events("Page.loadEventFired")) == 0 {
		if _, err := b.read(ctx); err != nil {
			return fmt.Errorf("open %s: %w", url, err)
		}
	}
	return nil
}

// Events returns what the page has done of one kind, in order.
func (b *Browser) Events(method string) []Event {
	var found []Event
	for _, e := range b.events {
		if e.Method == method {
			found = append(found, e)
		}
	}
	return found
}
