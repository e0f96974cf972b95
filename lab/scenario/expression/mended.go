package expression

import (
	"regexp"
	"strings"
)

var (
	quoted  = regexp.MustCompile(`"[^"]*"`)
	percent = regexp.MustCompile(`\d\s*%`)
	unit    = regexp.MustCompile(`\d\s*(ms|us|s|m|h|won|원)\b`)
	assigns = regexp.MustCompile(`(^|[^=!<>])=([^=]|$)`)
)

// mended says what was probably meant where the expression's parser knows but the
// token that it met; empty: nothing comes to mind.
func mended(text, message string) string {
	if !strings.HasPrefix(message, "unexpected token") && !strings.HasPrefix(message, "bad number syntax") {
		return ""
	}
	text = quoted.ReplaceAllString(text, "")
	switch {
	case percent.MatchString(text):
		return ": a share is a number: write 0.99 for 99%"
	case unit.MatchString(text):
		return ": figures carry no unit: a time is a number of milliseconds, 300 for 300ms"
	case assigns.MatchString(text):
		return ": figures are compared with =="
	case strings.Count(text, "(") > strings.Count(text, ")"):
		return ": a ) is missing"
	case strings.HasPrefix(message, "unexpected token EOF"):
		return ": something is missing at its end"
	}
	return ""
}
