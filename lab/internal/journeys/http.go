package journeys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"

	"github.com/msalab/msalab/lab/internal/load/client"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// errDeclined is the shop's proper no to a payment.
var errDeclined = errors.New("declined")

// errRefused means that the shop had too much to do.
var errRefused = errors.New("turned away")

// sessionCookie carries the session.
const sessionCookie = "session"

// get asks for path. answer takes what comes back; nil: nobody reads it.
func (v *visit) get(ctx context.Context, path string, answer proto.Message) error {
	return v.call(ctx, http.MethodGet, path, nil, answer)
}

// post sends a message to path.
func (v *visit) post(ctx context.Context, path string, message, answer proto.Message) error {
	body, err := protojson.Marshal(message)
	if err != nil {
		return fmt.Errorf("POST %s: %w", path, err)
	}
	return v.call(ctx, http.MethodPost, path, body, answer)
}

// call makes one request. Every answer but 2xx is an error.
func (v *visit) call(ctx context.Context, method, path string, body []byte, answer proto.Message) error {
	got, err := v.shop.client.Do(ctx, client.Request{Method: method, Path: path, Header: v.header(body), Body: body})
	if err == nil {
		err = v.read(got, answer)
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return nil
}

// header returns what every shopper's request carries.
func (v *visit) header(body []byte) http.Header {
	h := http.Header{"Lab-Journey": {v.arrival.Kind}, "User-Agent": {"lab-shopper"}}
	if body != nil {
		h["Content-Type"] = []string{"application/json"}
	}
	if v.session != "" {
		h["Cookie"] = []string{sessionCookie + "=" + v.session}
	}
	return h
}

// read takes an answer in.
func (v *visit) read(got client.Answer, answer proto.Message) error {
	if got.Status < 200 || got.Status > 299 {
		return problem(got)
	}
	for line := range got.Header.Values("Set-Cookie") {
		if c, err := http.ParseSetCookie(line); err == nil && c.Name == sessionCookie {
			v.session = c.Value
		}
	}
	if answer == nil {
		return nil
	}
	return protojson.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(got.Body, answer)
}

// problem tells what an answer that isn't 2xx means.
func problem(got client.Answer) error {
	var p struct{ Type, Title, Detail, Code string }
	media, _, _ := mime.ParseMediaType(got.Header.Get("Content-Type"))
	trace := got.Header.Get("Trace-Id")
	if media != "application/problem+json" || json.Unmarshal(got.Body, &p) != nil {
		return fmt.Errorf("status %d (trace %s)", got.Status, trace)
	}
	if got.Status == http.StatusPaymentRequired && p.Type == "declined" {
		return errDeclined
	}
	said := fmt.Sprintf("status %d %s: %s (trace %s)", got.Status, p.Title, p.Detail, trace)
	switch p.Code {
	case "RESOURCE_EXHAUSTED":
		return fmt.Errorf("%w: %s", errRefused, said)
	case "DEADLINE_EXCEEDED":
		return fmt.Errorf("%w: %s", context.DeadlineExceeded, said)
	}
	return errors.New(said)
}
