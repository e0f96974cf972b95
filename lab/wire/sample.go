package wire

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// sample is a value that shows up for an added field.
func sample(fd protoreflect.FieldDescriptor) protoreflect.Value {
	switch fd.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString("new")
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte("new"))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(1.5)
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(1.5)
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(150)
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(150)
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return protoreflect.ValueOfInt64(150)
	}
	return protoreflect.ValueOfInt32(150)
}

// renumber puts the tag of a field in place of another's in a message that has
// this field alone.
func renumber(raw []byte, from, to protoreflect.FieldDescriptor) []byte {
	var out []byte
	for len(raw) > 0 {
		_, typ, n := protowire.ConsumeTag(raw)
		value := protowire.ConsumeFieldValue(from.Number(), typ, raw[n:])
		out = protowire.AppendTag(out, to.Number(), typ)
		out = append(out, raw[n:n+value]...)
		raw = raw[n+value:]
	}
	return out
}

// show is a field's value for people; empty: not set.
func show(m protoreflect.Message, fd protoreflect.FieldDescriptor) string {
	if !m.Has(fd) {
		return ""
	}
	if fd.Message() == nil && !fd.IsList() && fd.Enum() == nil {
		return fmt.Sprint(m.Get(fd).Interface())
	}
	if fd.Message() != nil && !fd.IsList() && !fd.IsMap() {
		return inJSON(m.Get(fd).Message())
	}
	alone := m.New()
	alone.Set(fd, m.Get(fd))
	return inJSON(alone)
}

func inJSON(m protoreflect.Message) string {
	text, err := Of(m.Interface()).JSON()
	if err != nil {
		return err.Error()
	}
	return string(text)
}
