package keyboard_test

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/keyboard"
)

// TestKeysByName: letters of Hangul are the keys that they are on; syllables are themselves.
func TestKeysByName(t *testing.T) {
	cases := []struct {
		msg  tea.KeyPressMsg
		want string
	}{
		{tea.KeyPressMsg{Code: 'f', Text: "f"}, "f"},
		{tea.KeyPressMsg{Code: 'R', Text: "R", Mod: tea.ModShift}, "R"},
		{tea.KeyPressMsg{Code: 'ㄹ', Text: "ㄹ"}, "f"},
		{tea.KeyPressMsg{Code: 'ㅜ', Text: "ㅜ"}, "n"},
		{tea.KeyPressMsg{Code: 'ㄲ', Text: "ㄲ"}, "R"},
		{tea.KeyPressMsg{Code: '가', Text: "가"}, "가"},
		{tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}, "space"},
		{tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}, "ctrl+c"},
	}
	for _, c := range cases {
		if got := keyboard.Name(c.msg); got != c.want {
			t.Errorf("%q: got %q, want %q", c.msg.Text, got, c.want)
		}
	}
}

func ExampleRows() {
	fmt.Println(keyboard.Rows("down", 20), keyboard.Rows("pgup", 20), keyboard.Rows("x", 20))
	// Output: 1 -20 0
}
