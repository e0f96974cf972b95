package wire_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/wire"
)

// randomMessage makes a message of this kind with some fields set; few are when it
// is deep in another.
func randomMessage(r *rand.Rand, md protoreflect.MessageType, depth int) protoreflect.Message {
	m := md.New()
	fields := md.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		if r.IntN(2+depth) > 0 && depth > 0 || r.IntN(5) == 0 {
			continue
		}
		switch {
		case fd.IsMap():
			entries := m.Mutable(fd).Map()
			for range 1 + r.IntN(3) {
				entries.Set(randomScalar(r, fd.MapKey()).MapKey(), randomValue(r, fd.MapValue(), entries.NewValue, depth))
			}
		case fd.IsList():
			list := m.Mutable(fd).List()
			for range 1 + r.IntN(4) {
				list.Append(randomValue(r, fd, list.NewElement, depth))
			}
		default:
			m.Set(fd, randomValue(r, fd, func() protoreflect.Value { return m.NewField(fd) }, depth))
		}
	}
	return m
}

func randomValue(r *rand.Rand, fd protoreflect.FieldDescriptor, blank func() protoreflect.Value, depth int) protoreflect.Value {
	if fd.Message() == nil {
		return randomScalar(r, fd)
	}
	if depth > 3 {
		return blank()
	}
	return protoreflect.ValueOfMessage(randomMessage(r, blank().Message().Type(), depth+1))
}

func randomScalar(r *rand.Rand, fd protoreflect.FieldDescriptor) protoreflect.Value {
	n := r.Int64() >> r.IntN(63) * int64(1-2*r.IntN(2)) // short ones as well
	switch fd.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(n%2 == 0)
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(n % 7))
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return protoreflect.ValueOfInt32(int32(n))
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return protoreflect.ValueOfInt64(n)
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(uint32(n))
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(uint64(n))
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(float32(n) / 3)
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(float64(n) / 3)
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes(fmt.Append(nil, n))
	}
	return protoreflect.ValueOfString([]string{"", "a", "주문 #1", "0009:  0a # \"x\"\n", fmt.Sprint(n)}[r.IntN(5)])
}

// known are the messages that the lab has apart. Protobuf's own are left out: they
// are of an older language, with fields that must be set.
func known() []wire.Message {
	return slices.DeleteFunc(wire.Messages(""), func(m wire.Message) bool { return m.Package() == "google.protobuf" })
}

// TestRoundTripOfEveryType takes random messages of every kind that the lab has
// apart, and puts them together again.
func TestRoundTripOfEveryType(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for _, m := range known() {
		for range 20 {
			roundTrip(t, r, m)
		}
	}
}

// FuzzRoundTrip is TestRoundTripOfEveryType with any seed.
func FuzzRoundTrip(f *testing.F) {
	all := known()
	f.Add(uint(0), uint64(1))
	f.Fuzz(func(t *testing.T, which uint, seed uint64) {
		roundTrip(t, rand.New(rand.NewPCG(seed, 6)), all[which%uint(len(all))])
	})
}

// roundTrip takes a random message apart, and puts it together again from the text:
// the same message comes back, none of it is called unknown or malformed, and JSON
// and XML are made of it. The same bytes, broken in all sorts of ways, never panic,
// and are all shown.
func roundTrip(t *testing.T, r *rand.Rand, m wire.Message) {
	t.Helper()
	typ, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(m.Name()))
	if err != nil {
		t.Fatal(err)
	}
	sent := randomMessage(r, typ, 0).Interface()
	raw := marshal(t, sent)
	d := m.Annotate(raw)
	if len(d.Malformed) > 0 {
		t.Fatalf("%s: % x is called malformed: %v", m.Name(), raw, d.Malformed)
	}
	read := typ.New().Interface()
	if err := proto.Unmarshal(readBack(t, m, d, raw), read); err != nil || !proto.Equal(read, sent) {
		t.Fatalf("%s: got %v (%v), want %v", m.Name(), read, err, sent)
	}
	for _, l := range d.Lines {
		if l.Name == "" {
			t.Fatalf("%s: %q is unknown in\n%s", m.Name(), l.Describe(scenario.English), d.Text(scenario.English))
		}
	}
	notations(t, m, sent, raw)
	broken(t, r, m, raw)
}

// readBack reads the text of a dump, in which all its bytes must be, in both languages.
func readBack(t *testing.T, m wire.Message, d wire.Dump, raw []byte) (back []byte) {
	t.Helper()
	for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
		var err error
		if back, err = wire.ParseText(d.Text(lang)); err != nil || !bytes.Equal(back, raw) {
			t.Fatalf("%s: the text reads back as % x (%v), want % x\n%s", m.Name(), back, err, raw, d.Text(lang))
		}
	}
	return back
}

// notations holds what a message is in JSON and XML to what can be made of it: of
// some, such as a time before there were calendars, JSON has no form.
func notations(t *testing.T, m wire.Message, sent proto.Message, raw []byte) {
	t.Helper()
	read, err := m.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	_, possible := protojson.Marshal(sent)
	if _, err := read.JSON(); (err == nil) != (possible == nil) {
		t.Fatalf("%s: JSON: got %v, want %v", m.Name(), err, possible)
	}
	if _, err := read.XML(); err != nil {
		t.Fatalf("%s: XML: %v", m.Name(), err)
	}
}

// broken cuts the bytes off and changes some of them.
func broken(t *testing.T, r *rand.Rand, m wire.Message, raw []byte) {
	t.Helper()
	if len(raw) == 0 {
		return
	}
	for range 10 {
		bad := bytes.Clone(raw[:1+r.IntN(len(raw))])
		for range r.IntN(4) {
			bad[r.IntN(len(bad))] = byte(r.IntN(256))
		}
		d := m.Annotate(bad)
		if !bytes.Equal(d.Bytes(), bad) {
			t.Fatalf("%s: the lines hold % x, want % x", m.Name(), d.Bytes(), bad)
		}
		if _, err := m.Read(bad); (err == nil) != (len(d.Malformed) == 0) {
			t.Fatalf("%s: Go's reader says %v, the microscope %v\n%s", m.Name(), err, d.Malformed, d.Text(scenario.English))
		}
	}
}
