package gateway

import (
	"testing"

	"github.com/msalab/msalab/services/internal/baggage"
)

func TestEveryTenthMemberIsVIP(t *testing.T) {
	for member, want := range map[string]bool{
		"member-00000": true, "member-00010": true, "member-01990": true,
		"member-00001": false, "member-00109": false, "": false, "visitor": false, "member-ten": false, "10": false,
	} {
		if got := baggage.Has(onBehalf(t.Context(), member), "member=vip"); got != want {
			t.Errorf("%q: got %v, want %v", member, got, want)
		}
	}
}
