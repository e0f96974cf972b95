package chromium

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"
)

// Eval evaluates a JavaScript expression in the page, waits for it if it is a
// promise, and puts its value into answer. What it throws is an error.
func (b *Browser) Eval(ctx context.Context, expression string, answer any) error {
	var got struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Thrown *struct {
			Text      string `json:"text"`
			Exception struct {
				Description string `json:"description"`
			} `json:"exception"`
		} `json:"exceptionDetails"`
	}
	params := map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}
	if err := b.Call(ctx, "Runtime.evaluate", params, &got); err != nil {
		return err
	}
	if got.Thrown != nil {
		return fmt.Errorf("evaluate %s: %s %s", expression, got.Thrown.Text, got.Thrown.Exception.Description)
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(got.Result.Value, answer); err != nil {
		return fmt.Errorf("evaluate %s: %w in %s", expression, err, got.Result.Value)
	}
	return nil
}

// Call sends a command of the DevTools protocol and waits for its answer.
func (b *Browser) Call(ctx context.Context, method string, params, answer any) error {
	b.last++
	command := map[string]any{"id": b.last, "method": method}
	if params != nil {
		command["params"] = params
	}
	if b.session != "" {
		command["sessionId"] = b.session
	}
	text, err := json.Marshal(command)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if _, err := b.in.Write(append(text, 0)); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	for {
		m, err := b.read(ctx)
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", method, err)
		case m.ID != b.last:
			continue
		case m.Error != nil:
			return fmt.Errorf("%s: %s", method, m.Error)
		case answer == nil:
			return nil
		}
		if err := json.Unmarshal(m.Result, answer); err != nil {
			return fmt.Errorf("%s: %w in %s", method, err, m.Result)
		}
		return nil
	}
}

// read takes the next message, JSON that a zero byte ends, and keeps it if it is
// an event.
func (b *Browser) read(ctx context.Context) (message, error) {
	if err := b.out.SetReadDeadline(time.Time{}); err != nil {
		return message{}, err
	}
	stop := context.AfterFunc(ctx, func() { _ = b.out.SetReadDeadline(time.Now()) })
	defer stop()
	text, err := b.reader.ReadBytes(0)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return message{}, fmt.Errorf("the browser says nothing: %w", context.Cause(ctx))
	case err != nil:
		return message{}, fmt.Errorf("the browser has gone: %w", err)
	}
	var m message
	if err := json.Unmarshal(text[:len(text)-1], &m); err != nil {
		return message{}, fmt.Errorf("read what the browser says: %w in %s", err, text)
	}
	if m.Method != "" {
		b.events = append(b.events, m.Event)
	}
	return m, nil
}
