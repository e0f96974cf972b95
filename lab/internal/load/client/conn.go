package client

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
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
	head []byte    // room for heads
	cut  func()    // ends what is under way, by a deadline in the past
	used time.Time // when it was kept
	last bool      // the server closes it after this answer
}

func newConn(c net.Conn) *conn {
	return &conn{
		Conn: c, r: bufio.NewReader(c), w: bufio.NewWriter(c),
		cut: func() { _ = c.SetDeadline(time.Unix(1, 0)) },
	}
}

// do sends a request and reads the answer. After an error the connection
// can't be used again.
func (k *conn) do(ctx context.Context, host string, r Request) (Answer, error) {
	deadline, _ := ctx.Deadline() // none: zero, which is none here too
	if err := k.SetDeadline(deadline); err != nil {
		return Answer{}, err
	}
	uncut := context.AfterFunc(ctx, k.cut)
	a, err := k.exchange(host, r)
	if !uncut() { // the deadline in the past is, or will be, set
		k.last = true
	}
	return a, ofContext(ctx, err)
}

// ofContext returns the context's own error where a deadline has passed: all
// deadlines are the context's, but a connection's clock may be the first to strike.
func ofContext(ctx context.Context, err error) error {
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

func (k *conn) exchange(host string, r Request) (Answer, error) {
	if err := k.write(host, r); err != nil {
		return Answer{}, noAnswer(err)
	}
	if _, err := k.r.Peek(1); err != nil {
		return Answer{}, noAnswer(err)
	}
	var err error
	if k.head, err = readHead(k.r, k.head); err != nil {
		return Answer{}, err
	}
	a := Answer{Header: Head(k.head)}
	if a.Status, err = a.Header.status(); err != nil {
		return Answer{}, err
	}
	var rest bool
	if a.Body, rest, err = readBody(k.r, a.Status, a.Header); err != nil {
		return Answer{}, err
	}
	k.last = rest || a.Header.last()
	return a, nil
}

// write sends a request. Errors of the buffer show at the end.
func (k *conn) write(host string, r Request) error {
	k.say(r.Method, " ", r.Path, " HTTP/1.1\r\nHost: ", host, "\r\n")
	if r.Body != nil {
		k.say("Content-Length: ", strconv.Itoa(len(r.Body)), "\r\n")
	}
	_ = r.Header.Write(k.w)
	k.say("\r\n")
	_, _ = k.w.Write(r.Body)
	return k.w.Flush()
}

func (k *conn) say(words ...string) {
	for _, w := range words {
		_, _ = k.w.WriteString(w)
	}
}

// noAnswer marks errors by which the other side has gone.
func noAnswer(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %w", errNoAnswer, err)
}
