// Package keyboard says what a pressed key is: its name in the table of keys, whatever
// input method is switched on, the characters that it types, and how many rows it
// moves by. What a key does is the app's business.
package keyboard

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/text"
)

// Name names a key as the table does. With a Korean input method switched
// on the terminal sends letters of Hangul: they mean the key that they are on.
func Name(msg tea.KeyPressMsg) string {
	if key, ok := Latin(msg.Text); ok {
		return key
	}
	return msg.String()
}

// Latin returns the key of a Hangul letter on the standard Korean keyboard.
func Latin(s string) (string, bool) {
	const hangul = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ"
	const keys = "qwertyuiopasdfghjklzxcvbnmQWERTOP"
	i := strings.Index(hangul, s)
	if s == "" || i < 0 || i%3 != 0 || len(s) != 3 {
		return "", false
	}
	return keys[i/3 : i/3+1], true
}

// Typed returns the characters of a key; empty: it gives none.
func Typed(msg tea.KeyPressMsg) string {
	if msg.Mod&(tea.ModCtrl|tea.ModAlt) != 0 {
		return ""
	}
	return Printed(msg.Text)
}

// Printed is a line of characters as it can be typed; empty: it can't.
func Printed(line string) string {
	for _, r := range line {
		if !unicode.IsPrint(r) {
			return ""
		}
	}
	return text.Clean(line)
}

// AfterEscape is the key that was pressed right after esc. Most terminals send both
// as they send a key with alt; no key of the app has alt, so that it is meant.
func AfterEscape(msg tea.KeyPressMsg) tea.KeyPressMsg {
	msg.Mod &^= tea.ModAlt
	char := msg.Code
	if msg.ShiftedCode != 0 {
		char = msg.ShiftedCode
	} else if msg.Mod&tea.ModShift != 0 {
		char = unicode.ToUpper(char)
	}
	if msg.Text == "" && msg.Mod&^tea.ModShift == 0 && unicode.IsPrint(char) {
		msg.Text = string(char)
	}
	return msg
}

// Rows is how many rows a key moves by; 0: it moves by none.
func Rows(key string, page int) int {
	switch key {
	case "up", "k":
		return -1
	case "down", "j":
		return 1
	case "pgup":
		return -page
	case "pgdown":
		return page
	case "home":
		return -1 << 30
	case "end":
		return 1 << 30
	}
	return 0
}
