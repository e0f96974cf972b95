package wire

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/msalab/msalab/lab/scenario/choice"
)

// Message is a message of a known schema, with or without content.
type Message struct{ value proto.Message }

// Of is a message to look at.
func Of(m proto.Message) Message { return Message{m} }

// shop is how the packages of the shop's messages begin.
const shop = "shop."

// Named makes an empty message of this name, or of the one whose name ends so:
// "CheckoutRequest", "pay.v1.Payment". It is one that is defined in files; where
// the shop has one of the name, those of others don't count. Its error is a [Refusal].
func Named(files fs.FS, name string) (Message, error) {
	var found []Message
	var known []string
	for _, m := range Messages("") {
		if _, err := fs.Stat(files, m.File()); err != nil {
			continue // whatever else the program is made of
		}
		known = append(known, m.Name(), m.Name()[strings.LastIndex(m.Name(), ".")+1:])
		if m.Name() == name {
			return m, nil
		}
		if strings.HasSuffix(m.Name(), "."+name) {
			found = append(found, m)
		}
	}
	if slices.ContainsFunc(found, Message.InShop) {
		found = slices.DeleteFunc(found, func(m Message) bool { return !m.InShop() })
	}
	switch len(found) {
	case 0:
		meant, _ := choice.Nearest(name, known)
		return Message{}, noMessage(name, meant)
	case 1:
		return found[0], nil
	}
	names := make([]string, len(found))
	for i, m := range found {
		names[i] = m.Name()
	}
	return Message{}, severalMessages(name, names)
}

// Messages makes an empty message of each kind in the packages that begin with
// prefix ("shop."), by name; those that stand for a map's entries are left out.
func Messages(prefix string) []Message {
	var all []Message
	protoregistry.GlobalTypes.RangeMessages(func(t protoreflect.MessageType) bool {
		md := t.Descriptor()
		if strings.HasPrefix(string(md.ParentFile().Package()), prefix) && !md.IsMapEntry() {
			all = append(all, Message{t.New().Interface()})
		}
		return true
	})
	slices.SortFunc(all, func(a, b Message) int { return strings.Compare(a.Name(), b.Name()) })
	return all
}

func (m Message) schema() protoreflect.MessageDescriptor { return m.value.ProtoReflect().Descriptor() }

// Name is its full name: "shop.pay.v1.Payment".
func (m Message) Name() string { return string(m.schema().FullName()) }

// InShop tells whether it is one of the shop's messages, which its services send.
func (m Message) InShop() bool { return strings.HasPrefix(m.Package(), shop) }

// Package is the package of its .proto file: "shop.pay.v1".
func (m Message) Package() string { return string(m.schema().ParentFile().Package()) }

// File is where it is defined: "shop/pay/v1/pay.proto".
func (m Message) File() string { return m.schema().ParentFile().Path() }

// Source is its text in its .proto file, which is one of files, with the comment
// above it.
func (m Message) Source(files fs.FS) (string, error) { return source(files, m.schema()) }

// Fields are the fields of the struct that the compiler made of it, as they
// stand in the .pb.go file.
func (m Message) Fields() []string { return fields(m.value) }

// Schema are the fields that it may have, by number.
func (m Message) Schema() []Field { return schemaFields(m.schema()) }

// Read reads content into a message of the same kind.
func (m Message) Read(raw []byte) (Message, error) {
	read := m.value.ProtoReflect().New().Interface()
	if err := proto.Unmarshal(raw, read); err != nil {
		return Message{}, fmt.Errorf("read %s: %w", m.Name(), err)
	}
	return Message{read}, nil
}
