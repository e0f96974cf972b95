//go:build e2e

package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// compares makes the calls of the protocol page: gRPC's answer has no status, the
// others know of success and failure, and what gRPC needs is withheld.
func (v *visitor) compares(works, fails, withheld string) {
	v.Helper()
	v.do("location.hash = 'protocols'; document.querySelector('#try').click()")
	v.until("document.querySelectorAll('#withheld li').length === 4")
	for protocol, want := range map[string]string{"grpc": fails, "grpc-web": works, "connect": works} {
		if got := v.text("#" + protocol + " p"); got != want {
			v.Errorf("%s: got %q, want %q: %s", protocol, got, want, v.text("#"+protocol))
		}
	}
	v.countsBytes()
	var found []string
	if err := v.Eval(v.ctx, "[...document.querySelectorAll('#withheld strong')].map(e => e.textContent)", &found); err != nil {
		v.Fatal(err)
	}
	for i, got := range found {
		if got != withheld {
			v.Errorf("the browser gives the page what number %d is: %q, want %q", i, found, withheld)
		}
	}
}

// shownCall is a call as the page shows it.
type shownCall struct {
	Protocol, ID, Trace string
	Sent, Received      int
	Shown               []string // by the page: what was called, and seen, bytes sent, received, time, trace
}

// countsBytes holds the bytes that the page shows of each call against those that
// the browser's network saw, and against the messages that they carry.
func (v *visitor) countsBytes() {
	v.Helper()
	var attempts []shownCall
	const list = `[...document.querySelectorAll('#attempts li')].flatMap(e => JSON.parse(e.dataset.attempts).map((a, i) => ({
		...a, protocol: e.id, shown: [...e.querySelectorAll('dl')[i].querySelectorAll('dd')].map(d => d.textContent) })))`
	if err := v.Eval(v.ctx, list, &attempts); err != nil {
		v.Fatal(err)
	}
	if len(attempts) != 6 {
		v.Errorf("got %d attempts, want two in each of three protocols", len(attempts))
	}
	received := map[string]int{}
	for _, a := range attempts {
		if !traceID.MatchString(a.Trace) {
			v.Errorf("got %+v, want a trace", a)
			continue
		}
		passed := v.passed(a.Trace)
		if a.Sent != passed.sent || a.Received != passed.received {
			v.Errorf("%s %s: the page counts %d bytes sent and %d received, the browser %d and %d", a.Protocol, a.ID, a.Sent, a.Received, passed.sent, passed.received)
		}
		if a.Received >= passed.withHeaders {
			v.Errorf("%s %s: %d bytes of a body were received, and %d with the headers", a.Protocol, a.ID, a.Received, passed.withHeaders)
		}
		if len(a.Shown) != 6 || a.Shown[2] != strconv.Itoa(a.Sent) || a.Shown[3] != strconv.Itoa(a.Received) {
			v.Errorf("%s %s: the page shows %q, want %d and %d bytes among them", a.Protocol, a.ID, a.Shown, a.Sent, a.Received)
		}
		message := textSize(a.ID)
		if want := message + map[string]int{"grpc": prefixSize, "grpc-web": prefixSize}[a.Protocol]; a.Sent != want {
			v.Errorf("%s %s: %d bytes were sent, want %d for a message of %d", a.Protocol, a.ID, a.Sent, want, message)
		}
		received[a.Protocol+" "+a.ID] = a.Received
	}
	v.comparesAnswers(received)
}

// textSize is what a short text takes as a field of a message: a tag, its length, and
// itself.
func textSize(text string) int { return 2 + len(text) }

// prefixSize is what stands before a message in gRPC and gRPC-Web: a byte of flags,
// four of its length.
const prefixSize = 5

// comparesAnswers holds the sizes of answers against each other, as the same product
// is in all: gRPC's has the prefix before it, gRPC-Web's the trailers behind it too.
// Who asks for what isn't there gets no message by gRPC, and by Connect an error as
// JSON.
func (v *visitor) comparesAnswers(received map[string]int) {
	v.Helper()
	const there, missing = " product-0001", " product-none"
	message := received["connect"+there]
	var name string
	if err := v.Eval(v.ctx, "JSON.parse(document.querySelector('#connect').dataset.attempts)[0].message", &name); err != nil {
		v.Fatal(err)
	}
	least := textSize("product-0001") + textSize(name)
	trailers := prefixSize + len("grpc-status: 0\r\n")
	switch {
	case name == "" || message <= least:
		v.Errorf("the product %q took %d bytes, want more than its id and name alone, %d", name, message, least)
	case received["grpc"+there] != prefixSize+message:
		v.Errorf("gRPC's answer has %d bytes, want %d for a message of %d", received["grpc"+there], prefixSize+message, message)
	case received["grpc-web"+there] < prefixSize+message+trailers:
		v.Errorf("gRPC-Web's answer has %d bytes, want %d or more for a message of %d, and trailers", received["grpc-web"+there], prefixSize+message+trailers, message)
	case received["grpc"+missing] != 0:
		v.Errorf("gRPC's answer of what isn't there has %d bytes, want none: it is all trailers", received["grpc"+missing])
	case received["connect"+missing] < len(`{"code":"not_found"}`):
		v.Errorf("Connect's error has %d bytes, want its code in JSON", received["connect"+missing])
	}
}

// passage is what passed of a call, by the browser's own network.
type passage struct{ sent, received, withHeaders int } // bytes of the bodies; of the answer with its headers

// passed finds the call of a trace among what the browser did, once all of its answer
// has come.
func (v *visitor) passed(trace string) passage {
	v.Helper()
	for began := time.Now(); time.Since(began) < patience; {
		if p, ok := v.call(trace); ok {
			return p
		}
		v.is("true") // what the browser tells comes with an answer
	}
	v.Fatalf("the browser's network saw no answer with the trace %s", trace)
	return passage{}
}

// call is a call as the browser's network tells of it.
func (v *visitor) call(trace string) (p passage, ok bool) {
	v.Helper()
	var id string
	for _, e := range v.network("responseReceived") {
		for name, value := range e.Response.Headers {
			if strings.EqualFold(name, "Trace-Id") && value == trace {
				id = e.RequestID
			}
		}
	}
	for _, e := range v.network("requestWillBeSent") {
		if e.RequestID == id {
			for _, part := range e.Request.PostDataEntries {
				p.sent += len(part.Bytes)
			}
		}
	}
	for _, e := range v.network("dataReceived") {
		if e.RequestID == id {
			p.received += e.DataLength
		}
	}
	for _, e := range v.network("loadingFinished") {
		if id != "" && e.RequestID == id {
			p.withHeaders, ok = e.EncodedDataLength, true
		}
	}
	return p, ok
}

// networkEvent has what is needed of the events of DevTools' domain Network.
type networkEvent struct {
	RequestID string `json:"requestId"`
	Request   struct {
		PostDataEntries []struct {
			Bytes []byte `json:"bytes"`
		} `json:"postDataEntries"`
	} `json:"request"`
	Response struct {
		Headers map[string]string `json:"headers"`
	} `json:"response"`
	DataLength        int `json:"dataLength"`
	EncodedDataLength int `json:"encodedDataLength"`
}

func (v *visitor) network(kind string) []networkEvent {
	v.Helper()
	var all []networkEvent
	for _, e := range v.Events("Network." + kind) {
		var n networkEvent
		if err := json.Unmarshal(e.Params, &n); err != nil {
			v.Fatal(fmt.Errorf("%s: %w in %s", kind, err, e.Params))
		}
		all = append(all, n)
	}
	return all
}
