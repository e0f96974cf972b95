package profile

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// written makes a profile of stacks, their innermost function first, each seen
// once more than the one before.
func written(stacks ...string) []byte {
	var raw []byte
	message := func(number protowire.Number, content []byte) {
		raw = protowire.AppendTag(raw, number, protowire.BytesType)
		raw = protowire.AppendBytes(raw, content)
	}
	field := func(b []byte, number protowire.Number, v int) []byte {
		return protowire.AppendVarint(protowire.AppendTag(b, number, protowire.VarintType), uint64(v))
	}
	ids := map[string]int{}
	message(profileString, nil)
	for i, stack := range stacks {
		var packed []byte
		for _, f := range strings.Fields(stack) {
			if ids[f] == 0 {
				id := len(ids) + 1
				ids[f] = id
				message(profileString, []byte(f))
				message(profileFunction, field(field(nil, functionID, id), functionName, id))
				line := field(nil, lineFunction, id)
				location := protowire.AppendTag(field(nil, locationID, id), locationLine, protowire.BytesType)
				message(profileLocation, protowire.AppendBytes(location, line))
			}
			packed = protowire.AppendVarint(packed, uint64(ids[f]))
		}
		sample := protowire.AppendTag(nil, sampleLocation, protowire.BytesType)
		sample = protowire.AppendBytes(sample, packed)
		message(profileSample, field(field(sample, sampleValue, i+1), sampleValue, 1000)) // not packed
	}
	return raw
}

func zipped(t *testing.T, raw []byte) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

// TestWhat tells stacks apart as they are seen in calls.
func TestWhat(t *testing.T) {
	for stack, want := range map[string]kind{
		"encoding/json.(*decodeState).object net/http.(*conn).serve":                                             codec,
		"runtime.mallocgc bufio.(*Writer).Flush encoding/xml.Marshal net/http.(*conn).serve":                     codec,
		"google.golang.org/protobuf/internal/impl.x google.golang.org/grpc.(*Server).handleStream":               codec,
		"runtime.mallocgc github.com/msalab/msalab/lab/internal/bench/doors.unmarshalXML net/http.(*conn).serve": codec,
		"google.golang.org/grpc/encoding/proto.(*codecV2).Marshal google.golang.org/grpc.encode":                 codec,
		"github.com/goccy/go-json/internal/encoder.x":                                                            codec,
		"runtime.memmove google.golang.org/grpc/internal/transport.(*loopyWriter).run":                           framing,
		"golang.org/x/net/http2/hpack.(*Decoder).parse":                                                          framing,
		"net.(*conn).Read bufio.(*Reader).fill":                                                                  framing,
		"internal/runtime/syscall.Syscall6 syscall.Syscall internal/poll.(*FD).Read net.(*conn).Read":            kernel,
		"runtime.futex runtime.notesleep runtime.mPark":                                                          kernel,
		"runtime.gcBgMarkWorker runtime.systemstack":                                                             other,
		"github.com/msalab/msalab/lab/internal/bench/doors.Place net/http.(*conn).serve":                         other,
		"runtime.mallocgc github.com/msalab/msalab/lab/internal/bench/doors.Place google.golang.org/grpc.(*S).x": other,
		"netip.x": other,
		"":        other,
	} {
		if got := what(strings.Fields(stack)); got != want {
			t.Errorf("%q: got %v, want %v", stack, got, want)
		}
	}
}

func TestRead(t *testing.T) {
	raw := written("encoding/xml.Marshal net/http.x", "net/http.x", "runtime.futex net/http.x", "runtime.gc")
	got, err := Read(zipped(t, raw))
	if want := (Split{Codec: 1, Framing: 2, Kernel: 3, Other: 4}); err != nil || got != want {
		t.Errorf("got %+v (%v), want %+v", got, err, want)
	}
	if got.User() != 7 || got.Plus(got).Other != 8 {
		t.Errorf("got %d outside of the kernel, and %+v twice", got.User(), got.Plus(got))
	}
	for n := range raw { // what was cut off is no profile, or a shorter one
		_, _ = Read(zipped(t, raw[:n]))
	}
	if _, err := Read(zipped(t, []byte{0x12, 0x02, 0x0a, 0x09})); err == nil {
		t.Error("a sample that is cut off was read")
	}
	if _, err := Read(strings.NewReader("no profile")); err == nil {
		t.Error("what is no profile was read")
	}
}

// TestStart looks at this program while it does one thing.
func TestStart(t *testing.T) {
	stop, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Start(); err == nil {
		t.Error("two looks at once")
	}
	if sum := spin(); sum == 0 {
		t.Fatal("nothing was added up")
	}
	got, err := stop()
	if err != nil || got.Other+got.Kernel == 0 || got.Codec+got.Framing > 0 {
		t.Errorf("got %+v (%v), want work that is no part of a call", got, err)
	}
}

// spin works for about a second of processor time, some hundred looks.
func spin() (sum int) {
	for i := range 1_000_000_000 {
		sum += i * i
	}
	return sum
}
