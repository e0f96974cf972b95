// Package text holds every word that the program shows, in both languages,
// and knows how wide text is on a terminal.
package text

import (
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
)

// Key names a message.
type Key int

// In returns the message in a language.
func (k Key) In(l scenario.Lang) string { return catalogue[k].In(l) }

// Keys returns all keys.
func Keys() []Key {
	keys := make([]Key, 0, len(catalogue))
	for k := range catalogue {
		keys = append(keys, Key(k))
	}
	return keys
}

// Format returns the message in a language with its gaps filled, as fmt does.
func (k Key) Format(l scenario.Lang, args ...any) string { return fmt.Sprintf(k.In(l), args...) }
