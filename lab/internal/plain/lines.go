package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
)

// longest is how many bytes a line may have.
const longest = 64 << 10

// line is one that was typed, or piped in.
type line struct {
	text string
	long bool // it has more than the longest, and its text was left out
}

// read sends the lines of in, until its end or that of ctx.
func read(ctx context.Context, in io.Reader) <-chan line {
	lines := make(chan line)
	go func() {
		defer close(lines)
		r := bufio.NewReaderSize(in, longest)
		for {
			l, err := next(r)
			if err != nil && l == (line{}) {
				return
			}
			select {
			case lines <- l:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return lines
}

// next reads a line, the last one with the error that ends it.
func next(r *bufio.Reader) (l line, err error) {
	for {
		part, err := r.ReadSlice('\n')
		full := errors.Is(err, bufio.ErrBufferFull)
		if l.long = l.long || full; !l.long {
			l.text = string(part)
		}
		if !full {
			return l, err
		}
	}
}
