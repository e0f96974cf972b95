//go:build e2e && linux

package main

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/chromium"
	"github.com/msalab/msalab/lab/scenario"
)

// visitor is somebody with a browser.
type visitor struct {
	*testing.T
	*chromium.Browser
	ctx context.Context
}

// visit opens a shop's page and waits until all of it is there.
func visit(t *testing.T, b *chromium.Browser, url string, width int) *visitor {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	v := &visitor{T: t, Browser: b, ctx: ctx}
	if err := b.Open(ctx, url, width); err != nil {
		t.Fatal(err)
	}
	v.until("document.documentElement.dataset.ready === 'true'")
	return v
}

// until waits for something to become true in the page.
func (v *visitor) until(condition string) {
	v.Helper()
	var is bool
	for began := time.Now(); !is; time.Sleep(50 * time.Millisecond) {
		if err := v.Eval(v.ctx, condition, &is); err != nil {
			v.Fatal(err)
		}
		if time.Since(began) > patience {
			v.Fatalf("never: %s; the page says %q", condition, v.text("#error"))
		}
	}
}

func (v *visitor) text(selector string) string {
	v.Helper()
	var text string
	quoted, _ := json.Marshal(selector) // a string always marshals
	if err := v.Eval(v.ctx, "document.querySelector("+string(quoted)+").textContent", &text); err != nil {
		v.Fatal(err)
	}
	return text
}

func (v *visitor) do(script string) {
	v.Helper()
	if err := v.Eval(v.ctx, script, nil); err != nil {
		v.Fatal(err)
	}
}

// behaved checks what the page did: no script failed, and nothing was asked of
// anybody but the shop.
func (v *visitor) behaved(shop string) {
	v.Helper()
	for _, e := range v.Events("Runtime.exceptionThrown") {
		v.Errorf("a script failed: %s", e.Params)
	}
	for _, e := range v.Events("Runtime.consoleAPICalled") {
		v.Errorf("a script complains: %s", e.Params)
	}
	asked := v.Events("Network.requestWillBeSent")
	if len(asked) < 3 {
		v.Errorf("only %d requests were seen", len(asked))
	}
	for _, e := range asked {
		var p struct{ Request struct{ URL string } }
		if err := json.Unmarshal(e.Params, &p); err != nil {
			v.Fatal(err)
		}
		if u, err := url.Parse(p.Request.URL); err != nil || u.Scheme != "data" && "http://"+u.Host != shop {
			v.Errorf("the page asks for %s", p.Request.URL)
		}
	}
}

// TestPage uses the shop's page in a real browser, over real processes: as a
// shopper, and to compare protocols; in both languages, on a phone and wide.
func TestPage(t *testing.T) {
	l := openLive(t, 0, scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process})
	shop := l.e.Snapshot().Shops[0].URL
	b, err := chromium.Start()
	if err != nil {
		t.Fatalf("%v; install the Debian package chromium", err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	for lang, words := range map[string]struct{ paid, declined, works, fails string }{
		"en": {"paid", "declined", "works", "fails"},
		"ko": {"결제 완료", "결제 거절", "동작함", "동작하지 않음"},
	} {
		for _, width := range []int{375, 1280} {
			v := visit(t, b, shop+"/?lang="+lang, width)
			v.buys(words.paid, "4242424242424242")
			v.do("document.querySelector('#gift button').click()")
			v.until("document.querySelector('#coupon').value !== ''")
			v.buys(words.declined, "4000000000000002")
			v.fits(width)
			v.compares(words.works, words.fails)
			v.fits(width)
			v.behaved(shop)
		}
	}
}

// buys joins, if need be, puts something into the cart and orders it.
func (v *visitor) buys(want, card string) {
	v.Helper()
	v.do("document.querySelector('#join').hidden || document.querySelector('#join button').click()")
	v.until("!document.querySelector('#pay').hidden")
	v.do("document.querySelector('#products button').click()")
	v.until("document.querySelectorAll('#cart li').length === 2")
	v.do("document.querySelector('[name=card]').value = '" + card + "'; document.querySelector('#order').replaceChildren(); document.querySelector('#pay button').click()")
	v.until("document.querySelector('#order').textContent.includes('" + want + "') && document.querySelector('#latest').textContent.includes('GetCart')")
	if got := v.text("#traces"); !strings.Contains(got, "Buy ok") || !strings.Contains(got, "TrackOrder ok") || strings.HasPrefix(v.text("#traces .trace"), "…") {
		v.Errorf("got the traces %q", got)
	}
}

// compares makes the calls of the protocol page: gRPC's answer has no status, the
// others know of success and failure.
func (v *visitor) compares(works, fails string) {
	v.Helper()
	v.do("location.hash = 'protocols'; document.querySelector('#try').click()")
	v.until("document.querySelectorAll('#withheld li').length === 4")
	for protocol, want := range map[string]string{"grpc": fails, "grpc-web": works, "connect": works} {
		if got := v.text("#" + protocol + " p"); got != want {
			v.Errorf("%s: got %q, want %q: %s", protocol, got, want, v.text("#"+protocol))
		}
	}
	var withheld []string
	if err := v.Eval(v.ctx, "[...document.querySelectorAll('#withheld strong')].map(e => e.textContent)", &withheld); err != nil {
		v.Fatal(err)
	}
	for i, got := range withheld {
		if got != withheld[0] {
			v.Errorf("the browser gives the page what number %d is: %q", i, withheld)
		}
	}
}

// fits checks that nothing runs out of the page.
func (v *visitor) fits(width int) {
	v.Helper()
	var wide int
	if err := v.Eval(v.ctx, "document.documentElement.scrollWidth", &wide); err != nil || wide > width {
		v.Errorf("the page is %d wide on a screen of %d, %v", wide, width, err)
	}
}
