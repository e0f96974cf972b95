package baggage_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/msalab/msalab/services/internal/baggage"
)

func TestBaggage(t *testing.T) {
	ctx, err := baggage.With(t.Context(), "member", "vip")
	if err != nil {
		t.Fatal(err)
	}
	if ctx, err = baggage.With(ctx, "region", "kr"); err != nil {
		t.Fatal(err)
	}
	for pair, want := range map[string]bool{
		"member=vip": true, "region=kr": true, "member=regular": false, "tier=gold": false, "member=": false, "member": false, "": false,
	} {
		if got := baggage.Has(ctx, pair); got != want {
			t.Errorf("%q: got %v, want %v", pair, got, want)
		}
	}
	if _, err := baggage.With(ctx, "two words", "x"); err == nil {
		t.Error("a key of two words: got no error")
	}
}

func TestCheck(t *testing.T) {
	for pair, ok := range map[string]bool{"member=vip": true, "member": false, "member=": false, "=vip": false, "two words=x": false} {
		if err := baggage.Check(pair); (err == nil) != ok {
			t.Errorf("%q: got %v, want ok %v", pair, err, ok)
		}
	}
}

func Example() {
	ctx, err := baggage.With(context.Background(), "member", "vip")
	fmt.Println(baggage.Has(ctx, "member=vip"), err)
	// Output: true <nil>
}
