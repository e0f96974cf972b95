package wire

import (
	"bytes"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/msalab/msalab/lab/scenario"
)

// maxDepth is how deep messages may be nested, as in Go's own reader.
const maxDepth = 10_000

// Dump is a message taken apart.
type Dump struct {
	Message   string // its full name
	Lines     []Line
	Malformed []Malformation // empty: a reader takes the message
}

// Line is a piece of the bytes, and what it means. A field with one value is one
// line; a message or a packed list is a line with its tag and length, and then
// the lines of what is in it, one level deeper.
type Line struct {
	Offset int // of the first byte
	Bytes  []byte
	Depth  int
	Number protowire.Number // 0: an item of a packed list, or rubbish
	Wire   protowire.Type
	Name   string        // of the field; empty: the reader's schema has no such number
	Kind   string        // "string", "int64", "shop.money.v1.Money"; empty: unknown
	Value  string        // for people; empty where deeper lines hold it
	Note   scenario.Text // what is remarkable about it
}

// Malformation says where bytes are no message.
type Malformation struct {
	Offset int
	Why    scenario.Text
}

// Tell tells of the malformation with its place.
func (m Malformation) Tell() scenario.Text {
	return scenario.Text{EN: fmt.Sprintf("byte %d: %s", m.Offset, m.Why.EN), KO: fmt.Sprintf("%d번째 바이트부터: %s", m.Offset, m.Why.KO)}
}

// broke tells where the bytes that a reader refused are malformed; err is what it
// said itself.
func (d Dump) broke(err error) scenario.Text {
	if len(d.Malformed) == 0 {
		return scenario.Text{EN: err.Error(), KO: err.Error()}
	}
	return d.Malformed[0].Tell()
}

// Annotate reads raw as a message of this kind. It never fails: what can't be
// read is a line with a Malformation. Fields that the schema does not have are
// lines without a name, as readers keep them.
func (m Message) Annotate(raw []byte) Dump {
	d := Dump{Message: m.Name()}
	d.message(m.schema(), raw, 0, 0)
	return d
}

// Bytes are the lines put end to end: what was annotated.
func (d Dump) Bytes() []byte {
	var all bytes.Buffer
	for _, l := range d.Lines {
		all.Write(l.Bytes)
	}
	return all.Bytes()
}

// add notes a line.
func (d *Dump) add(l Line) { d.Lines = append(d.Lines, l) }

// broken ends the reading of a message: the bytes that are left can't be told
// apart.
func (d *Dump) broken(rest []byte, offset, depth int, why scenario.Text) {
	d.Malformed = append(d.Malformed, Malformation{offset, why})
	if len(rest) > 0 {
		d.add(Line{Offset: offset, Bytes: rest, Depth: depth, Note: why})
	}
}

// message reads the fields of one message. md is nil within what is unknown.
func (d *Dump) message(md protoreflect.MessageDescriptor, raw []byte, offset, depth int) {
	for len(raw) > 0 {
		number, typ, n := protowire.ConsumeTag(raw)
		if n < 0 {
			d.broken(raw, offset, depth, noTag(reason(n)))
			return
		}
		if number > protowire.MaxValidNumber {
			d.broken(raw, offset, depth, noTag(numberAbove(number, protowire.MaxValidNumber)))
			return
		}
		f := field{offset: offset, depth: depth, number: number, wire: typ, tag: n, raw: raw}
		if md != nil {
			f.desc = md.Fields().ByNumber(number)
		}
		used, ok := d.field(f)
		if !ok {
			return
		}
		raw, offset = raw[used:], offset+used
	}
}

// field is a field as its tag announces it.
type field struct {
	offset, depth int
	number        protowire.Number
	wire          protowire.Type
	tag           int    // bytes of the tag
	raw           []byte // from the tag on
	desc          protoreflect.FieldDescriptor
}

// line begins the line of a field that occupies n bytes.
func (f field) line(n int) Line {
	l := Line{Offset: f.offset, Bytes: f.raw[:n], Depth: f.depth, Number: f.number, Wire: f.wire}
	if f.desc == nil {
		l.Note = unknownField()
		return l
	}
	l.Name, l.Kind = string(f.desc.Name()), kindOf(f.desc)
	return l
}

// field reads one field and tells how many bytes it took; not ok: the message
// can't be read on.
func (d *Dump) field(f field) (used int, ok bool) {
	if f.desc != nil && !fits(f.desc, f.wire) {
		expected := wireOf(f.desc)
		f.desc = nil // a reader keeps it as unknown
		at := len(d.Lines)
		if used, ok = d.field(f); ok {
			d.Lines[at].Note = otherWire(expected)
		}
		return used, ok
	}
	if f.depth > maxDepth {
		d.broken(f.raw, f.offset, f.depth, tooDeep())
		return 0, false
	}
	switch f.wire {
	case protowire.BytesType:
		return d.length(f)
	case protowire.StartGroupType:
		return d.group(f)
	}
	n := protowire.ConsumeFieldValue(f.number, f.wire, f.raw[f.tag:])
	if n < 0 {
		d.broken(f.raw, f.offset, f.depth, noValue(f.wire, reason(n)))
		return 0, false
	}
	l := f.line(f.tag + n)
	l.Value = scalar(f.desc, f.wire, f.raw[f.tag:f.tag+n])
	d.add(l)
	return f.tag + n, true
}

// length reads a field that says how long it is: a string, bytes, a message or
// a packed list.
func (d *Dump) length(f field) (used int, ok bool) {
	length, n := protowire.ConsumeVarint(f.raw[f.tag:])
	if n < 0 {
		d.broken(f.raw, f.offset, f.depth, noLength(reason(n)))
		return 0, false
	}
	head := f.tag + n
	if left := len(f.raw) - head; length > uint64(left) {
		d.broken(f.raw, f.offset, f.depth, tooFew(length, left))
		return 0, false
	}
	used = head + int(length)
	content := f.raw[head:used]
	switch {
	case f.desc != nil && f.desc.Message() != nil:
		l := f.line(head)
		l.Note = follows(len(content))
		d.add(l)
		d.message(f.desc.Message(), content, f.offset+head, f.depth+1)
		return used, true // what was rubbish in it has its line; after it one can read on
	case f.desc != nil && f.desc.Kind() != protoreflect.StringKind && f.desc.Kind() != protoreflect.BytesKind:
		l := f.line(head)
		l.Note = packedFollows(len(content))
		d.add(l)
		d.packed(f, content, f.offset+head)
		return used, true
	}
	l := f.line(used)
	l.Value = text(f.desc, content)
	if f.desc != nil && f.desc.Kind() == protoreflect.StringKind && !validText(content) {
		l.Note = noText()
		d.Malformed = append(d.Malformed, Malformation{f.offset + head, l.Note})
	}
	d.add(l)
	return used, true
}

// packed reads the items of a packed list.
func (d *Dump) packed(f field, content []byte, offset int) {
	typ := wireOf(f.desc)
	for len(content) > 0 {
		n := protowire.ConsumeFieldValue(f.number, typ, content)
		if n < 0 {
			d.broken(content, offset, f.depth+1, noItem(reason(n)))
			return
		}
		d.add(Line{
			Offset: offset, Bytes: content[:n], Depth: f.depth + 1, Wire: typ,
			Name: string(f.desc.Name()), Kind: kindOf(f.desc), Value: scalar(f.desc, typ, content[:n]),
		})
		content, offset = content[n:], offset+n
	}
}

// group reads a group, a form that proto3 has no more: readers keep it as
// unknown.
func (d *Dump) group(f field) (used int, ok bool) {
	_, n := protowire.ConsumeGroup(f.number, f.raw[f.tag:])
	if n < 0 {
		d.broken(f.raw, f.offset, f.depth, openGroup(reason(n)))
		return 0, false
	}
	f.desc = nil
	d.add(f.line(f.tag + n))
	return f.tag + n, true
}
