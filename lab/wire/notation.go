package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// JSON is the message as a web service sends it, by the rules of protobuf's JSON
// mapping, without any space between.
func (m Message) JSON() ([]byte, error) {
	spaced, err := protojson.Marshal(m.value) // which puts in spaces at random
	if err != nil {
		return nil, fmt.Errorf("write %s as JSON: %w", m.Name(), err)
	}
	var out bytes.Buffer
	if err := json.Compact(&out, spaced); err != nil {
		return nil, fmt.Errorf("write %s as JSON: %w", m.Name(), err)
	}
	return out.Bytes(), nil
}

// XML is the message as an XML document: an element for each field that is set,
// one for each item of a list, no attributes and no space between them. Bytes
// are in base64, values of an enum by name.
func (m Message) XML() ([]byte, error) {
	var out bytes.Buffer
	e := xml.NewEncoder(&out)
	if err := writeMessage(e, string(m.schema().Name()), m.value.ProtoReflect()); err != nil {
		return nil, fmt.Errorf("write %s as XML: %w", m.Name(), err)
	}
	if err := e.Close(); err != nil {
		return nil, fmt.Errorf("write %s as XML: %w", m.Name(), err)
	}
	return out.Bytes(), nil
}

// writeMessage writes an element with the fields of m in it, in the order of
// the schema.
func writeMessage(e *xml.Encoder, name string, m protoreflect.Message) error {
	start := xml.StartElement{Name: xml.Name{Local: name}}
	if err := e.EncodeToken(start); err != nil {
		return err
	}
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		if fd := fields.Get(i); m.Has(fd) {
			if err := writeField(e, fd, m.Get(fd)); err != nil {
				return err
			}
		}
	}
	return e.EncodeToken(start.End())
}

func writeField(e *xml.Encoder, fd protoreflect.FieldDescriptor, v protoreflect.Value) error {
	switch {
	case fd.IsMap():
		var err error
		v.Map().Range(func(key protoreflect.MapKey, value protoreflect.Value) bool {
			err = writeEntry(e, fd, key, value)
			return err == nil
		})
		return err
	case fd.IsList():
		for i := range v.List().Len() {
			if err := writeValue(e, fd, v.List().Get(i)); err != nil {
				return err
			}
		}
		return nil
	}
	return writeValue(e, fd, v)
}

// writeEntry writes an entry of a map as an element with its key and value.
func writeEntry(e *xml.Encoder, fd protoreflect.FieldDescriptor, key protoreflect.MapKey, value protoreflect.Value) error {
	start := xml.StartElement{Name: xml.Name{Local: string(fd.Name())}}
	if err := e.EncodeToken(start); err != nil {
		return err
	}
	if err := writeValue(e, fd.MapKey(), key.Value()); err != nil {
		return err
	}
	if err := writeValue(e, fd.MapValue(), value); err != nil {
		return err
	}
	return e.EncodeToken(start.End())
}

func writeValue(e *xml.Encoder, fd protoreflect.FieldDescriptor, v protoreflect.Value) error {
	if fd.Message() != nil {
		return writeMessage(e, string(fd.Name()), v.Message())
	}
	var text any = v.Interface()
	switch fd.Kind() {
	case protoreflect.BytesKind:
		text = base64.StdEncoding.EncodeToString(v.Bytes())
	case protoreflect.EnumKind:
		if value := fd.Enum().Values().ByNumber(v.Enum()); value != nil {
			text = string(value.Name())
		} else {
			text = int32(v.Enum())
		}
	}
	return e.EncodeElement(text, xml.StartElement{Name: xml.Name{Local: string(fd.Name())}})
}
