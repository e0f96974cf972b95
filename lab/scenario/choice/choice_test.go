package choice

import "testing"

func TestNearest(t *testing.T) {
	functions := []string{"gateway", "regist", "select", "shopping", "pay", "board", "coupon", "point", "card"}
	for _, tt := range []struct{ got, want string }{
		{"bord", "board"}, {"Pay", "pay"}, {"shoping", "shopping"}, {"slect", "select"},
		{"cuopon", "coupon"}, {"payment", "pay"}, {"database", ""}, {"", ""},
	} {
		if got, _ := Nearest(tt.got, functions); got != tt.want {
			t.Errorf("Nearest(%q) = %q, want %q", tt.got, got, tt.want)
		}
	}
	if got, want := edits("abcd", "acbd"), 1; got != want {
		t.Errorf("a swap counts %d, want %d", got, want)
	}
}
