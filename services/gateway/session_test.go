package gateway_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
)

func TestSessions(t *testing.T) {
	door, _ := start(t)
	visitor := &shopper{T: t, door: door}
	if got := visitor.do("GET", "/api/cart", "").StatusCode; got != http.StatusOK || visitor.cookie != nil {
		t.Errorf("looking at a cart: got %d and cookie %v, want 200 and none", got, visitor.cookie)
	}
	p := wantProblem(t, visitor.do("POST", "/api/orders", `{}`), http.StatusUnauthorized)
	if got, want := p["code"], "UNAUTHENTICATED"; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	wantProblem(t, visitor.do("POST", "/api/gifts", ""), http.StatusUnauthorized)
	visitor.do("POST", "/api/cart/items", `{"productId": "product-0001", "quantity": 1}`)
	if visitor.cookie == nil {
		t.Fatal("got no session for a visitor's cart")
	}
	// A visitor has a session, but can't buy; a session in the body counts for nothing.
	wantProblem(t, visitor.do("POST", "/api/orders", `{}`), http.StatusUnauthorized)
	member := &shopper{T: t, door: door}
	member.do("POST", "/api/session", `{"memberId": "member-00001"}`)
	stolen := fmt.Sprintf(`{"sessionId": %q}`, member.cookie.Value)
	wantProblem(t, visitor.do("POST", "/api/gifts", stolen), http.StatusUnauthorized)

	stale := &shopper{T: t, door: door, cookie: &http.Cookie{Name: "session", Value: "of another day"}}
	stale.do("POST", "/api/cart/items", `{"productId": "product-0001", "quantity": 1}`)
	if stale.cookie.Value == "of another day" {
		t.Error("got no new session for a stale one")
	}
	wantProblem(t, visitor.do("POST", "/api/session", `{"memberId": "nobody"}`), http.StatusNotFound)
}

// TestJoiningKeepsTheCart joins, and signs in, with something in the cart.
func TestJoiningKeepsTheCart(t *testing.T) {
	door, _ := start(t)
	for path, who := range map[string]string{
		"/api/members": `{"email": "ann@example.com", "name": "Ann"}`,
		"/api/session": `{"memberId": "member-00001"}`,
	} {
		s := &shopper{T: t, door: door}
		cart := func() any { return body(t, s.do("GET", "/api/cart", ""))["id"] }
		s.do("POST", "/api/cart/items", `{"productId": "product-0001", "quantity": 1}`)
		before := cart()
		for range 2 { // once more as after an answer that was lost
			s.do("POST", path, who)
			if got := cart(); got != before || got == nil {
				t.Errorf("%s: cart %v, want the visitor's %v", path, got, before)
			}
		}
		if got := s.do("POST", "/api/gifts", "").StatusCode; got != http.StatusOK {
			t.Errorf("%s: a gift is answered with %d, want 200: the session is a member's", path, got)
		}
		s.do("POST", "/api/session", `{"memberId": "member-00002"}`)
		if got := cart(); got == before {
			t.Errorf("%s: another member has the same cart", path)
		}
	}
}

// TestEnteringChangesTheSession: whoever knew the visitor's session, having put it
// there himself perhaps, doesn't know the member's.
func TestEnteringChangesTheSession(t *testing.T) {
	door, _ := start(t)
	s := &shopper{T: t, door: door}
	s.do("POST", "/api/cart/items", `{"productId": "product-0001", "quantity": 1}`)
	cart := body(t, s.do("GET", "/api/cart", ""))["id"]
	visitors := s.cookie
	s.do("POST", "/api/session", `{"memberId": "member-00001"}`)
	if s.cookie.Value == visitors.Value {
		t.Error("the member's session has the visitor's id")
	}
	other := func() *shopper { return &shopper{T: t, door: door, cookie: visitors} }
	wantProblem(t, other().do("POST", "/api/gifts", ""), http.StatusUnauthorized)
	if got := body(t, other().do("GET", "/api/cart", ""))["id"]; got == cart {
		t.Error("the visitor's id still leads to the cart")
	}
	// The answer was lost: the same member comes again by the visitor's session.
	again := other()
	again.do("POST", "/api/session", `{"memberId": "member-00001"}`)
	if got := body(t, again.do("GET", "/api/cart", ""))["id"]; got != cart || again.cookie.Value != s.cookie.Value {
		t.Errorf("entering again: got cart %v and session %v, want %v and %v", got, again.cookie.Value, cart, s.cookie.Value)
	}
	// What was on its way meanwhile doesn't take the member's session away.
	late := other()
	wantProblem(t, late.do("POST", "/api/cart/items", `{"productId": "product-0001", "quantity": 1}`), http.StatusConflict)
	if late.cookie.Value != visitors.Value {
		t.Error("a request from before the member entered got another session")
	}
	third := other()
	third.do("POST", "/api/session", `{"memberId": "member-00002"}`)
	if got := body(t, third.do("GET", "/api/cart", ""))["id"]; got == cart || got == "" {
		t.Errorf("another member got cart %v, want one of its own", got)
	}
}

// TestMembersEnterAtOnce: of several members who enter one visitor's session, each
// is in the end in a session that is its own.
func TestMembersEnterAtOnce(t *testing.T) {
	door, _ := start(t)
	visitor := &shopper{T: t, door: door}
	visitor.do("POST", "/api/cart/items", `{"productId": "product-0001", "quantity": 1}`)
	cart := body(t, visitor.do("GET", "/api/cart", ""))["id"]
	var all [8]*shopper
	var together sync.WaitGroup
	for i := range all {
		all[i] = &shopper{T: t, door: door, cookie: visitor.cookie}
		together.Go(func() { all[i].do("POST", "/api/session", fmt.Sprintf(`{"memberId": "member-%05d"}`, i)) })
	}
	together.Wait()
	kept := 0
	for i, s := range all {
		if got, want := body(t, s.do("POST", "/api/orders", `{"means": {"cardNumber": "good"}}`))["memberId"], fmt.Sprintf("member-%05d", i); got != want {
			t.Errorf("%s entered, and buys as %v", want, got)
		}
		if body(t, s.do("GET", "/api/cart", ""))["id"] == cart {
			kept++
		}
	}
	if kept != 1 {
		t.Errorf("%d members have the visitor's cart, want one", kept)
	}
}
