package doors

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"
)

// path is where the messages of a codec are taken over plain HTTP.
func path(c Codec) string { return "/orders/" + c.Name }

// httpHandler takes orders in the body of a POST, written by a codec.
func httpHandler(c Codec, place operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || got != c.ContentType {
			http.Error(w, fmt.Sprintf("content type %q: want %s", r.Header.Get("Content-Type"), c.ContentType), http.StatusUnsupportedMediaType)
			return
		}
		if coding := r.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
			http.Error(w, fmt.Sprintf("content encoding %q: want none", coding), http.StatusUnsupportedMediaType)
			return
		}
		body, err := readBody(w, r)
		if err != nil {
			refuseBody(w, err)
			return
		}
		var order orderv1.PlaceOrderRequest
		if err := c.Unmarshal(body, &order); err != nil {
			http.Error(w, "read the order: "+err.Error(), http.StatusBadRequest)
			return
		}
		answer, err := c.Marshal(place(&order))
		if err != nil {
			http.Error(w, "write the answer: "+err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", c.ContentType)
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		_, _ = w.Write(answer) // the caller may be gone
	})
}

// readBody reads a body that is not too long; of one that is it reads no more
// than tells so.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength > MaxBody {
		return nil, &http.MaxBytesError{Limit: MaxBody}
	}
	var body bytes.Buffer
	body.Grow(int(min(max(0, r.ContentLength), reserved)) + bytes.MinRead) // so that it hardly ever grows again
	_, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, MaxBody))
	return body.Bytes(), err
}

// refuseBody says what is wrong with a body that could not be read.
func refuseBody(w http.ResponseWriter, err error) {
	if tooLong := new(http.MaxBytesError); errors.As(err, &tooLong) {
		http.Error(w, fmt.Sprintf("the order is longer than %d bytes", tooLong.Limit), http.StatusRequestEntityTooLarge)
		return
	}
	http.Error(w, "receive the order: "+err.Error(), http.StatusBadRequest)
}
