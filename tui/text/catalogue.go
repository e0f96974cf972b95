// Package text holds every word that the program shows, in both languages,
// and knows how wide text is on a terminal.
package text

import (
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
)

// Key names a message: the number of its table times tableSize, and its place
// there.
type Key int

// tableSize is more than any table of messages has.
const tableSize = 1000

// tables are the messages, a table a file. They are never changed.
var tables = [...][]scenario.Text{catalogue[:], billTexts[:], sagaTexts[:], wireTexts[:], claimTexts[:], chartTexts[:], stateTexts[:], traceTexts[:], mapTexts[:], formTexts[:], roomTexts[:]}

// In returns the message in a language.
func (k Key) In(l scenario.Lang) string { return tables[k/tableSize][k%tableSize].In(l) }

// Keys returns all keys.
func Keys() []Key {
	var keys []Key
	for n, table := range tables {
		for k := range table {
			keys = append(keys, Key(n*tableSize+k))
		}
	}
	return keys
}

// Format returns the message in a language with its gaps filled, as fmt does.
func (k Key) Format(l scenario.Lang, args ...any) string { return fmt.Sprintf(k.In(l), args...) }
