package wire

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// WireName is the name of a wire type in protobuf's documentation.
func WireName(t protowire.Type) string {
	switch t {
	case protowire.VarintType:
		return "VARINT"
	case protowire.Fixed64Type:
		return "I64"
	case protowire.BytesType:
		return "LEN"
	case protowire.StartGroupType:
		return "SGROUP"
	case protowire.EndGroupType:
		return "EGROUP"
	case protowire.Fixed32Type:
		return "I32"
	}
	return "type " + strconv.Itoa(int(t))
}

// wireOf is the wire type of one value of a field.
func wireOf(fd protoreflect.FieldDescriptor) protowire.Type {
	switch fd.Kind() {
	case protoreflect.StringKind, protoreflect.BytesKind, protoreflect.MessageKind:
		return protowire.BytesType
	case protoreflect.GroupKind:
		return protowire.StartGroupType
	case protoreflect.Fixed32Kind, protoreflect.Sfixed32Kind, protoreflect.FloatKind:
		return protowire.Fixed32Type
	case protoreflect.Fixed64Kind, protoreflect.Sfixed64Kind, protoreflect.DoubleKind:
		return protowire.Fixed64Type
	}
	return protowire.VarintType
}

// fits tells whether a reader takes a value of this wire type for the field.
// Lists of numbers may come packed or one by one, whatever the schema says.
func fits(fd protoreflect.FieldDescriptor, t protowire.Type) bool {
	expected := wireOf(fd)
	return t == expected || t == protowire.BytesType && fd.IsList()
}

// kindOf names a field's type as the .proto file does.
func kindOf(fd protoreflect.FieldDescriptor) string {
	switch {
	case fd.IsMap():
		return fmt.Sprintf("map<%s, %s>", kindOf(fd.MapKey()), kindOf(fd.MapValue()))
	case fd.Message() != nil:
		return string(fd.Message().FullName())
	case fd.Enum() != nil:
		return string(fd.Enum().FullName())
	}
	return fd.Kind().String()
}

// scalar is a number for people: by the field's type or, where fd is nil, as
// unsigned.
func scalar(fd protoreflect.FieldDescriptor, t protowire.Type, raw []byte) string {
	var v uint64
	switch t {
	case protowire.VarintType:
		v, _ = protowire.ConsumeVarint(raw)
	case protowire.Fixed32Type:
		u, _ := protowire.ConsumeFixed32(raw)
		v = uint64(u)
	case protowire.Fixed64Type:
		v, _ = protowire.ConsumeFixed64(raw)
	}
	if fd == nil {
		return strconv.FormatUint(v, 10)
	}
	switch fd.Kind() {
	case protoreflect.BoolKind:
		return strconv.FormatBool(v != 0)
	case protoreflect.EnumKind:
		if value := fd.Enum().Values().ByNumber(protoreflect.EnumNumber(int32(v))); value != nil {
			return fmt.Sprintf("%s (%d)", value.Name(), int32(v))
		}
		return strconv.Itoa(int(int32(v)))
	case protoreflect.Int32Kind, protoreflect.Sfixed32Kind:
		return strconv.Itoa(int(int32(v)))
	case protoreflect.Int64Kind, protoreflect.Sfixed64Kind:
		return strconv.FormatInt(int64(v), 10)
	case protoreflect.Sint32Kind, protoreflect.Sint64Kind:
		return strconv.FormatInt(protowire.DecodeZigZag(v), 10)
	case protoreflect.Uint32Kind:
		return strconv.FormatUint(uint64(uint32(v)), 10)
	case protoreflect.FloatKind:
		return strconv.FormatFloat(float64(math.Float32frombits(uint32(v))), 'g', -1, 32)
	case protoreflect.DoubleKind:
		return strconv.FormatFloat(math.Float64frombits(v), 'g', -1, 64)
	}
	return strconv.FormatUint(v, 10)
}

// text is a string or bytes for people, quoted; what is no text is in hex.
func text(fd protoreflect.FieldDescriptor, content []byte) string {
	isText := fd != nil && fd.Kind() == protoreflect.StringKind
	if isText || fd == nil && validText(content) {
		return strconv.Quote(string(content))
	}
	return "0x" + hex.EncodeToString(content)
}

func validText(b []byte) bool { return utf8.Valid(b) }
