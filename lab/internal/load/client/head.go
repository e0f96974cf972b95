package client

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httputil"
	"strconv"
	"strings"
)

// maxHead is the longest head of an answer that is taken.
const maxHead = 64 << 10

// Head is what comes before the body of an answer, as it came: the status line and
// the fields. It is searched when somebody asks; of most answers nobody does, and to
// take each apart would cost more than all else that the client does.
type Head string

// Get returns the first value of a field; empty: there is none.
func (h Head) Get(name string) string {
	for value := range h.Values(name) {
		return value
	}
	return ""
}

// Values returns the values of a field, in the order in which they came.
func (h Head) Values(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(string(h)) {
			key, value, ok := strings.Cut(line, ":")
			if ok && strings.EqualFold(key, name) && !yield(strings.TrimSpace(value)) {
				return
			}
		}
	}
}

// status reads the status line: "HTTP/1.1 200 OK".
func (h Head) status() (int, error) {
	line, _, _ := strings.Cut(string(h), "\n")
	version, rest, _ := strings.Cut(line, " ")
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	status, err := strconv.Atoi(code)
	if err != nil || len(code) != 3 || !strings.HasPrefix(version, "HTTP/1.") {
		return 0, fmt.Errorf("%q begins no answer of HTTP/1.1", strings.TrimSpace(line))
	}
	return status, nil
}

// last reports whether the server closes the connection after this answer.
func (h Head) last() bool {
	return strings.EqualFold(h.Get("Connection"), "close") || strings.HasPrefix(string(h), "HTTP/1.0")
}

// readHead reads a head to its empty line, into room.
func readHead(r *bufio.Reader, room []byte) ([]byte, error) {
	begun := false // the line began before
	for head := room[:0]; ; {
		line, err := r.ReadSlice('\n')
		blank := !begun && len(bytes.TrimRight(line, "\r\n")) == 0
		begun = errors.Is(err, bufio.ErrBufferFull)
		switch head = append(head, line...); {
		case len(head) > maxHead:
			return head, errors.New("the head of the answer is too long")
		case begun: // the rest of the line comes next
		case errors.Is(err, io.EOF):
			return head, io.ErrUnexpectedEOF
		case err != nil:
			return head, err
		case blank:
			return head, nil
		}
	}
}

// readBody reads the body that a head announces, to its end; all that is left where
// it announces none.
func readBody(r *bufio.Reader, status int, h Head) (body []byte, rest bool, err error) {
	length := h.Get("Content-Length")
	switch {
	case status == http.StatusNoContent || status == http.StatusNotModified:
		return nil, false, nil
	case strings.EqualFold(h.Get("Transfer-Encoding"), "chunked"):
		if body, err = readAll(httputil.NewChunkedReader(r)); err == nil {
			_, err = readHead(r, nil) // what may follow the chunks, and the empty line
		}
		return body, false, err
	case length == "":
		body, err = readAll(r)
		return body, true, err
	}
	n, err := strconv.ParseUint(length, 10, 63)
	switch {
	case err != nil:
		return nil, false, fmt.Errorf("Content-Length %q is no length", length)
	case n > maxBody:
		return nil, false, errTooLong
	}
	body = make([]byte, n)
	_, err = io.ReadFull(r, body)
	return body, false, err
}

func readAll(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	if err == nil && len(body) > maxBody {
		return nil, errTooLong
	}
	return body, err
}
