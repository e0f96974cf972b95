// Package ends runs the sides of calls that a bench measures as processes of
// their own, so that each one's processor time is its own and both collect
// garbage by the same settings.
//
// An end is the lab itself, started again with a hidden subcommand. It reads what
// it is asked to do from its input, a line of JSON each, and answers on its output,
// until the input ends: then the lab is done with it, or gone.
//
//	client, err := ends.Start[question, answer](lab, "bench-end") // in the lab
//	a, err := client.Ask(ctx, question{Dial: addr})
//
//	return ends.Serve(ctx, os.Stdin, os.Stdout, do) // in the end
package ends

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// reply is an answer, or why there is none.
type reply[A any] struct {
	Error  string `json:"error,omitempty"`
	Answer A      `json:"answer"`
}

// Serve does what it reads from in and answers on out.
func Serve[Q, A any](ctx context.Context, in io.Reader, out io.Writer, do func(context.Context, Q) (A, error)) error {
	questions, answers := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var q Q
		if err := questions.Decode(&q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read a request: %w", err)
		}
		var r reply[A]
		var err error
		if r.Answer, err = do(ctx, q); err != nil {
			r.Error = err.Error()
		}
		if err := answers.Encode(r); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
}
