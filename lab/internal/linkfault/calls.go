package linkfault

import "bytes"

// calls finds the calls in what a caller sends. Over HTTP/2, and so gRPC, each
// begins with a HEADERS frame; pings, settings and windows are none, so that a link
// that nobody calls over shows no calls. Of anything else each chunk is one.
type calls struct {
	plain   bool // not HTTP/2
	begun   int  // bytes of the preface that have passed
	header  []byte
	payload int // bytes of the frame that are left to come
}

// What HTTP/2 (RFC 9113) begins with, the length of a frame's header, and the type
// of the frame that begins a call.
const (
	preface       = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	frameHeader   = 9
	framesHeaders = 1
)

// in counts the calls that begin in the next bytes.
func (c *calls) in(data []byte) (n int) {
	if most := min(len(preface)-c.begun, len(data)); most > 0 && !c.plain {
		c.plain = !bytes.Equal(data[:most], []byte(preface[c.begun:c.begun+most]))
		c.begun += most
		if !c.plain {
			data = data[most:]
		}
	}
	if c.plain {
		return 1
	}
	for len(data) > 0 {
		if c.payload > 0 {
			skip := min(c.payload, len(data))
			c.payload, data = c.payload-skip, data[skip:]
			continue
		}
		more := min(frameHeader-len(c.header), len(data))
		c.header, data = append(c.header, data[:more]...), data[more:]
		if len(c.header) < frameHeader {
			break
		}
		if c.header[3] == framesHeaders {
			n++
		}
		c.payload = int(c.header[0])<<16 | int(c.header[1])<<8 | int(c.header[2])
		c.header = c.header[:0]
	}
	return n
}
