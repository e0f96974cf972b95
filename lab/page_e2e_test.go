//go:build e2e

package main

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/chromium"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// visitor is somebody with a browser.
type visitor struct {
	*testing.T
	*chromium.Browser
	ctx    context.Context
	jaeger string // where its pages are; empty: there are none
}

// visit opens a shop's page and waits until all of it is there.
func visit(t *testing.T, b *chromium.Browser, url string, width int, jaeger string) *visitor {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 4*patience)
	t.Cleanup(cancel)
	v := &visitor{T: t, Browser: b, ctx: ctx, jaeger: jaeger}
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
// shopper, and to compare protocols; in both languages, on a phone and wide, with a
// Jaeger that shows traces and without one.
func TestPage(t *testing.T) {
	var jaeger atomic.Value
	parts := assembled(t)
	parts.platform.traceURL = func(id string) string { return runs.TracePage(jaeger.Load().(string), id) }
	jaeger.Store("")
	l := openLiveOver(t, parts, 0, scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process})
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
	for lang, words := range map[string]struct{ paid, declined, works, fails, withheld, products, invalid string }{
		"en": {"paid", "declined", "works", "fails", "withheld", "Products", "invalid argument: "},
		"ko": {"결제 완료", "결제 거절", "동작함", "동작하지 않음", "내주지 않음", "상품", "잘못된 요청: "},
	} {
		for _, width := range []int{375, 1280} {
			pages := map[int]string{1280: "http://jaeger.example:16686"}[width]
			jaeger.Store(pages)
			v := visit(t, b, shop+"/?lang="+lang, width, pages)
			v.fits(width)
			v.searches(words.products)
			v.joins()
			v.buys(words.paid, "4242424242424242")
			v.paidByThree()
			v.joins()
			v.buys(words.declined, "4000000000000002")
			v.writes(lang+strings.Repeat("i", width%10), words.invalid)
			v.fits(width)
			v.compares(words.works, words.fails, words.withheld)
			v.fits(width)
			v.changesLanguage(lang)
			v.behaved(shop)
		}
	}
}

// searches finds a product by its name, and no other; the form is labelled in the
// page's language.
func (v *visitor) searches(label string) {
	v.Helper()
	if !v.is("document.querySelector('[name=query]').ariaLabel === '" + label + "'") {
		v.Errorf("the search is not labelled %q", label)
	}
	v.do("window.sought = document.querySelector('#products li:last-child strong').textContent; window.before = document.querySelectorAll('#products li').length")
	v.do("document.querySelector('[name=query]').value = window.sought; document.querySelector('#search button').click()")
	v.until("[...document.querySelectorAll('#products strong')].every(e => e.textContent.includes(window.sought)) && document.querySelector('#products strong') !== null")
	v.do("document.querySelector('[name=query]').value = ''; document.querySelector('#search button').click()")
	v.until("document.querySelectorAll('#products li').length === window.before")
	v.linked("ListProducts")
}

// joins becomes a member, unless one is, with a coupon and points to spend.
func (v *visitor) joins() {
	v.Helper()
	stranger := !v.is("document.querySelector('#join').hidden")
	v.do("document.querySelector('#join').hidden || document.querySelector('#join button').click()")
	v.until("!document.querySelector('#pay').hidden")
	if stranger {
		v.linked("Join")
	}
	v.do("document.querySelector('#gift button').click()")
	v.until("document.querySelector('#latest [data-call]').dataset.call === 'ClaimGift ok' && document.querySelector('#coupon').value !== ''")
	v.linked("ClaimGift")
}

// paidByThree checks that each of the three means paid a part.
func (v *visitor) paidByThree() {
	v.Helper()
	said := v.text("#order p:last-child")
	amounts := regexp.MustCompile(`₩([0-9,]+)`).FindAllStringSubmatch(said, -1)
	if len(amounts) != 3 || slices.ContainsFunc(amounts, func(a []string) bool { return a[1] == "0" }) {
		v.Errorf("the order was paid %q, want an amount by each of the three", said)
	}
}

// writes puts something on the board, and is told of what is too long for it.
func (v *visitor) writes(title, invalid string) {
	v.Helper()
	v.do("document.querySelector('#post [name=title]').value = '" + title + "'; document.querySelector('#post [name=body]').value = '<b>text</b>'; document.querySelector('#post button').click()")
	v.until("[...document.querySelectorAll('#posts strong')].some(e => e.textContent === '" + title + "')")
	v.linked("WritePost")
	if !v.is("document.querySelector('#posts b') === null && document.querySelector('#posts p').textContent === '<b>text</b>'") {
		v.Errorf("the post has become a part of the page: %q", v.text("#posts"))
	}
	v.do("document.querySelector('#post [name=title]').value = 'x'.repeat(201); document.querySelector('#post button').click()")
	v.until("document.querySelector('#error').textContent.startsWith('" + invalid + "')")
}

// changesLanguage goes to the other language and back: the view stays, and who is
// a member.
func (v *visitor) changesLanguage(lang string) {
	v.Helper()
	who := v.text("#who")
	for _, to := range []string{map[string]string{"en": "ko", "ko": "en"}[lang], lang} {
		v.do("delete document.documentElement.dataset.ready; document.querySelector('#lang-" + to + "').click()")
		ready := "document.documentElement?.dataset.ready === 'true' && document.documentElement.lang === '" + to + "'"
		var is bool
		for began := time.Now(); !is && time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
			_ = v.Eval(v.ctx, ready, &is) // between two pages there is none to ask
		}
		if !v.is("location.hash === '#protocols' && !document.querySelector('#view-protocols').hidden && document.querySelector('#join').hidden") {
			v.Errorf("in the language %s another view is shown, or the member is forgotten", to)
		}
	}
	if got := v.text("#who"); got != who {
		v.Errorf("the member is %q, was %q", got, who)
	}
}

func (v *visitor) is(condition string) (is bool) {
	v.Helper()
	if err := v.Eval(v.ctx, condition, &is); err != nil {
		v.Fatal(err)
	}
	return is
}

// buys puts something into the cart and orders it.
func (v *visitor) buys(want, card string) {
	v.Helper()
	v.do("document.querySelector('#products button').click()")
	v.until("document.querySelectorAll('#cart li').length === 2")
	v.linked("AddToCart")
	v.do("document.querySelector('[name=card]').value = '" + card + "'; document.querySelector('#order').replaceChildren(); document.querySelector('#pay button').click()")
	v.until("document.querySelector('#order').textContent.includes('" + want + "') && document.querySelector('#latest').textContent.includes('GetCart')")
	v.linked("Buy", "TrackOrder")
}

// linked checks that the page shows the trace of each of these calls: as a link to
// it, or as an id where no page has it.
func (v *visitor) linked(calls ...string) {
	v.Helper()
	for _, call := range calls {
		var traces []struct{ ID, Link string }
		list := "[...document.querySelectorAll(`#traces [data-call='" + call + " ok'] .trace`)]"
		if err := v.Eval(v.ctx, list+".map(e => ({id: e.querySelector('code').title, link: e.getAttribute('href') ?? ''}))", &traces); err != nil {
			v.Fatal(err)
		}
		if len(traces) == 0 {
			v.Errorf("%s: no trace of it is among %q", call, v.text("#traces"))
		}
		for _, got := range traces {
			if want := runs.TracePage(v.jaeger, got.ID); got.Link != want || !traceID.MatchString(got.ID) {
				v.Errorf("%s: got the trace %q with the link %q, want %q", call, got.ID, got.Link, want)
			}
		}
	}
}

var traceID = regexp.MustCompile(`^[0-9a-f]{32}$`)
