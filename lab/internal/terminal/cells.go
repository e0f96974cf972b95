package terminal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/term"
)

// patience is how long a terminal may take to tell where its cursor is. Those
// that can't are silent.
const patience = time.Second

// Why a terminal can't be measured.
var (
	ErrNone   = errors.New("there is no terminal to ask")
	ErrSilent = errors.New("the terminal doesn't tell where its cursor is")
)

// Cells measures how many cells the terminal of this process draws a text in: it
// writes the text, asks where the cursor is, and wipes the line.
func Cells(text string) (cells int, err error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return 0, ErrNone
	}
	defer func() { _ = tty.Close() }() // all that matters was read
	before, err := term.MakeRaw(tty.Fd())
	if err != nil {
		return 0, fmt.Errorf("read the terminal's answer: %w", err)
	}
	defer func() { err = errors.Join(err, term.Restore(tty.Fd(), before)) }()
	// Fd made it block: a second one obeys a deadline.
	answers, err := os.OpenFile("/dev/tty", os.O_RDONLY, 0)
	if err != nil {
		return 0, fmt.Errorf("read the terminal's answer: %w", err)
	}
	defer func() { _ = answers.Close() }() // as above
	if err := answers.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return 0, errors.New("this system can't wait for the terminal's answer")
	}
	return measure(tty, answers, text)
}

// measure is Cells over any terminal.
func measure(w io.Writer, r io.Reader, text string) (int, error) {
	if _, err := fmt.Fprintf(w, "\r%s\x1b[6n", text); err != nil {
		return 0, fmt.Errorf("write to the terminal: %w", err)
	}
	_, column, err := cursor(r)
	if _, werr := io.WriteString(w, "\r\x1b[K"); werr != nil && err == nil {
		err = fmt.Errorf("wipe the line: %w", werr)
	}
	return column - 1, err
}

// cursor reads an answer to "where is the cursor": ESC [ row ; column R. What
// comes before it was typed, and is left out.
func cursor(r io.Reader) (row, column int, err error) {
	var answer []byte
	b := make([]byte, 1)
	for len(answer) < 64 {
		if _, err := r.Read(b); err != nil {
			return 0, 0, ErrSilent
		}
		if b[0] == '\x1b' {
			answer = nil
		}
		answer = append(answer, b[0])
		if b[0] == 'R' {
			if _, err := fmt.Sscanf(string(answer), "\x1b[%d;%dR", &row, &column); err == nil {
				return row, column, nil
			}
			answer = nil
		}
	}
	return 0, 0, errors.New("the terminal answers something else")
}
