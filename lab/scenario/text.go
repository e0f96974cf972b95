package scenario

import "strings"

// Lang is a language of narration.
type Lang string

// The languages of narration.
const (
	English Lang = "en"
	Korean  Lang = "ko"
)

// Text is a narration in both languages.
type Text struct {
	EN string `json:"en"`
	KO string `json:"ko"`
}

// In returns the text in a language.
func (t Text) In(l Lang) string {
	if l == Korean {
		return t.KO
	}
	return t.EN
}

// Lines returns the text in a language, line by line.
func (t Text) Lines(l Lang) []string { return strings.Split(strings.TrimSpace(t.In(l)), "\n") }
