package client

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

// maxBody is the longest body that is taken.
const maxBody = 1 << 20

// errNoAnswer means that the connection ended before an answer began.
var errNoAnswer = errors.New("connection closed before the answer")

var errTooLong = fmt.Errorf("answer is longer than %d bytes", maxBody)

// conn is a connection, used by one request after the other.
type conn struct {
	net.Conn
	r    *bufio.Reader
	w    *bufio.Writer
	used time.Time // when it was kept
	last bool      // the server closes it after this answer
}

func newConn(c net.Conn) *conn {
	return &conn{Conn: c, r: bufio.NewReader(c), w: bufio.NewWriter(c)}
}

// do sends a request and reads the answer. After an error the connection
// can't be used again.
func (k *conn) do(ctx context.Context, host string, r Request) (Answer, error) {
	deadline, _ := ctx.Deadline() // none: zero, which is none here too
	if err := k.SetDeadline(deadline); err != nil {
		return Answer{}, err
	}
	cut := context.AfterFunc(ctx, func() { _ = k.SetDeadline(time.Unix(1, 0)) })
	a, err := k.exchange(host, r)
	if !cut() { // the deadline in the past is, or will be, set
		k.last = true
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		// Deadlines are the context's. The connection's clock may be the first
		// to strike.
		<-ctx.Done()
		err = ctx.Err()
	}
	return a, err
}

func (k *conn) exchange(host string, r Request) (Answer, error) {
	if err := k.write(host, r); err != nil {
		return Answer{}, noAnswer(err)
	}
	if _, err := k.r.Peek(1); err != nil {
		return Answer{}, noAnswer(err)
	}
	res, err := http.ReadResponse(k.r, nil)
	if err != nil {
		return Answer{}, err
	}
	body, err := readBody(res)
	if err != nil {
		return Answer{}, err
	}
	k.last = res.Close
	return Answer{Status: res.StatusCode, Header: res.Header, Body: body}, nil
}

// readBody reads a body to its end; one whose length is told into just that.
func readBody(res *http.Response) ([]byte, error) {
	if n := res.ContentLength; n >= 0 {
		if n > maxBody {
			return nil, errTooLong
		}
		body := make([]byte, n)
		_, err := io.ReadFull(res.Body, body)
		return body, err
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	if err == nil && len(body) > maxBody {
		return nil, errTooLong
	}
	return body, err
}

// write sends a request. Errors of the buffer show at the end.
func (k *conn) write(host string, r Request) error {
	fmt.Fprintf(k.w, "%s %s HTTP/1.1\r\nHost: %s\r\n", r.Method, r.Path, host)
	if r.Body != nil {
		fmt.Fprintf(k.w, "Content-Length: %d\r\n", len(r.Body))
	}
	_ = r.Header.Write(k.w)
	_, _ = k.w.WriteString("\r\n")
	_, _ = k.w.Write(r.Body)
	return k.w.Flush()
}

// noAnswer marks errors by which the other side has gone.
func noAnswer(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %w", errNoAnswer, err)
}
