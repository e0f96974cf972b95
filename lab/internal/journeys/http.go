package journeys

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// errDeclined is the shop's proper no to a payment.
var errDeclined = errors.New("declined")

// maxBody is the longest answer that is read.
const maxBody = 1 << 20

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
	// A nil *bytes.Reader in the interface would not be "no body".
	var sent io.Reader
	if body != nil {
		sent = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, v.shop.url+path, sent)
	if err != nil {
		return err
	}
	v.dress(req)
	// The transport itself: no redirects to follow, no cookie jar to keep.
	res, err := v.shop.send(req)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer res.Body.Close()
	if err := v.read(res, answer); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return nil
}

// dress gives a request the headers that every shopper sends.
func (v *visit) dress(req *http.Request) {
	req.Header["Lab-Journey"] = []string{v.arrival.Kind}
	req.Header["User-Agent"] = []string{"lab-shopper"}
	if req.Body != nil {
		req.Header["Content-Type"] = []string{"application/json"}
	}
	if v.session != "" {
		req.Header["Cookie"] = []string{sessionCookie + "=" + v.session}
	}
}

// read takes an answer in, to its end, so that the connection can be used again.
func (v *visit) read(res *http.Response, answer proto.Message) error {
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return problem(res)
	}
	for _, line := range res.Header["Set-Cookie"] {
		if c, err := http.ParseSetCookie(line); err == nil && c.Name == sessionCookie {
			v.session = c.Value
		}
	}
	body := io.LimitReader(res.Body, maxBody)
	if answer == nil {
		_, err := io.Copy(io.Discard, body)
		return err
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	return protojson.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(text, answer)
}

// problem tells what an answer that isn't 2xx means.
func problem(res *http.Response) error {
	text, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err != nil {
		return fmt.Errorf("%s: %w", res.Status, err)
	}
	var p struct{ Type, Title, Detail string }
	media, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if media != "application/problem+json" || json.Unmarshal(text, &p) != nil {
		return fmt.Errorf("%s (trace %s)", res.Status, res.Header.Get("Trace-Id"))
	}
	if res.StatusCode == http.StatusPaymentRequired && p.Type == "declined" {
		return errDeclined
	}
	return fmt.Errorf("%s: %s: %s (trace %s)", res.Status, p.Title, p.Detail, res.Header.Get("Trace-Id"))
}
