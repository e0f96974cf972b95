// Package argument checks the text fields of requests, so that a refusal reads
// the same from every service: an INVALID_ARGUMENT that names the field.
// Amounts are checked by package money.
package argument

import (
	"time"
	"unicode/utf8"

	"github.com/msalab/msalab/services/internal/refuse"
)

// maxID bounds identifiers: they are keys of tables, and come from outside.
const maxID = 200

// ID checks an identifier: of a thing, or of a request that may be repeated.
func ID(field, value string) error {
	switch {
	case value == "":
		return refuse.Field(field, "required")
	case len(value) > maxID:
		return refuse.Field(field, "%d bytes, at most %d", len(value), maxID)
	}
	return nil
}

// Text checks a text that people write, of at most max characters.
func Text(field, value string, max int) error {
	if value == "" {
		return refuse.Field(field, "required")
	}
	if n := utf8.RuneCountInString(value); n > max {
		return refuse.Field(field, "%d characters, at most %d", n, max)
	}
	return nil
}

// PageSize returns how many entries a page has: 20 unless asked otherwise.
func PageSize(asked int32) (int32, error) {
	switch {
	case asked == 0:
		return 20, nil
	case asked < 0 || asked > 100:
		return 0, refuse.Field("page_size", "%d, want 1 to 100", asked)
	}
	return asked, nil
}

// maxWait bounds how long a caller may have an answer wait for news, so that no
// more than that is lost when it goes away unheard.
const maxWait = 30 * time.Second

// Wait returns for how long an answer may wait for news.
func Wait(ms int32) (time.Duration, error) {
	d := time.Duration(ms) * time.Millisecond
	if d < 0 || d > maxWait {
		return 0, refuse.Field("wait_ms", "%d, want 0 to %d", ms, maxWait.Milliseconds())
	}
	return d, nil
}

// First returns the first error of several checks.
func First(checks ...error) error {
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}
