package wire

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"

	"github.com/msalab/msalab/lab/scenario"
)

// Edit is a change of a message's schema.
type Edit struct {
	Kind   EditKind
	Field  string
	Type   string // Add: a scalar type of .proto files: "string", "int64"
	Number int32  // Add, Renumber: the field's new number
}

// EditKind says what is done to a field.
type EditKind string

// The kinds of edit.
const (
	Add      EditKind = "add"
	Remove   EditKind = "remove"
	Renumber EditKind = "renumber"
)

// ParseEdit reads an edit as people write it.
//
//	add memo string 9
//	remove means
//	renumber total 7
func ParseEdit(s string) (Edit, error) {
	var e Edit
	words := strings.Fields(s)
	if len(words) > 1 {
		e.Kind, e.Field = EditKind(words[0]), words[1]
	}
	var err error
	switch {
	case e.Kind == Add && len(words) == 4:
		e.Type = words[2]
		e.Number, err = fieldNumber(words[3])
	case e.Kind == Renumber && len(words) == 3:
		e.Number, err = fieldNumber(words[2])
	case e.Kind == Remove && len(words) == 2:
	default:
		err = errors.New("neither")
	}
	if err != nil {
		return Edit{}, &Refusal{fmt.Sprintf("edit %q", s), noEdit()}
	}
	return e, nil
}

// fieldName is how names of fields are written.
var fieldName = regexp.MustCompile(`^[a-z]\w*$`)

// fieldNumber reads a number that fits where fields have theirs.
func fieldNumber(s string) (int32, error) {
	n, err := strconv.ParseInt(s, 10, 32)
	return int32(n), err
}

// apply makes the schema of md with the edit in it; md stays as it is.
func (e Edit) apply(md protoreflect.MessageDescriptor) (protoreflect.MessageDescriptor, error) {
	file := protodesc.ToFileDescriptorProto(md.ParentFile())
	message := find(file, md)
	if why := e.change(message); why != granted {
		return nil, e.refused(md, why)
	}
	edited, err := protodesc.NewFile(file, protoregistry.GlobalFiles)
	if err != nil {
		return nil, e.refused(md, noSchema(err))
	}
	return again(edited, md), nil
}

// find is the place of md in its file's description.
func find(file *descriptorpb.FileDescriptorProto, md protoreflect.MessageDescriptor) *descriptorpb.DescriptorProto {
	if outer, ok := md.Parent().(protoreflect.MessageDescriptor); ok {
		return find(file, outer).NestedType[md.Index()]
	}
	return file.MessageType[md.Index()]
}

// again finds the message of md in another file of the same form.
func again(file protoreflect.FileDescriptor, md protoreflect.MessageDescriptor) protoreflect.MessageDescriptor {
	if outer, ok := md.Parent().(protoreflect.MessageDescriptor); ok {
		return again(file, outer).Messages().Get(md.Index())
	}
	return file.Messages().Get(md.Index())
}

// change does the edit in a description of the message, or says why it can't be.
func (e Edit) change(m *descriptorpb.DescriptorProto) (refused scenario.Text) {
	if e.Kind != Remove && (e.Number < 1 || e.Number > 536_870_911 || e.Number >= 19_000 && e.Number < 20_000) {
		return noNumber(e.Number)
	}
	at, names := -1, make([]string, len(m.Field))
	for i, f := range m.Field {
		if names[i] = f.GetName(); names[i] == e.Field {
			at = i
		}
		if e.Kind != Remove && f.GetNumber() == e.Number && f.GetName() != e.Field {
			return numberTaken(e.Number, f.GetName())
		}
	}
	if e.Kind == Add {
		return e.add(m, at >= 0)
	}
	if at < 0 {
		return noField(names)
	}
	if e.Kind == Remove {
		remove(m, at)
		return granted
	}
	m.Field[at].Number = proto.Int32(e.Number)
	return granted
}

// remove takes a field out, and the oneof that is empty without it, as that of
// every optional field is.
func remove(m *descriptorpb.DescriptorProto, at int) {
	oneof := m.Field[at].OneofIndex
	m.Field = slices.Delete(m.Field, at, at+1)
	isIn := func(f *descriptorpb.FieldDescriptorProto) bool {
		return f.OneofIndex != nil && f.GetOneofIndex() == *oneof
	}
	if oneof == nil || slices.ContainsFunc(m.Field, isIn) {
		return
	}
	m.OneofDecl = slices.Delete(m.OneofDecl, int(*oneof), int(*oneof)+1)
	for _, f := range m.Field {
		if f.OneofIndex != nil && f.GetOneofIndex() > *oneof {
			f.OneofIndex = proto.Int32(f.GetOneofIndex() - 1)
		}
	}
}

func (e Edit) add(m *descriptorpb.DescriptorProto, taken bool) (refused scenario.Text) {
	if taken {
		return nameTaken()
	}
	if !fieldName.MatchString(e.Field) {
		return noName(e.Field)
	}
	inJSON := jsonName(e.Field)
	for _, f := range m.Field {
		if cmp.Or(f.GetJsonName(), jsonName(f.GetName())) == inJSON {
			return jsonNameTaken(inJSON, f.GetName())
		}
	}
	typ, ok := descriptorpb.FieldDescriptorProto_Type_value["TYPE_"+strings.ToUpper(e.Type)]
	kind := descriptorpb.FieldDescriptorProto_Type(typ)
	switch kind {
	case descriptorpb.FieldDescriptorProto_TYPE_MESSAGE, descriptorpb.FieldDescriptorProto_TYPE_GROUP,
		descriptorpb.FieldDescriptorProto_TYPE_ENUM:
		ok = false
	}
	if !ok {
		return noScalar(e.Type)
	}
	m.Field = append(m.Field, &descriptorpb.FieldDescriptorProto{
		Name: proto.String(e.Field), JsonName: proto.String(inJSON), Number: proto.Int32(e.Number),
		Type: kind.Enum(), Label: descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum(),
	})
	return granted
}

// jsonName is the name that a field has in JSON by protobuf's rule: order_id is
// orderId. The compiler refuses a message with two of one name.
func jsonName(field string) string {
	words := strings.Split(field, "_")
	for i, w := range words[1:] {
		if w != "" {
			words[i+1] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "")
}

// Trial is what came of edits: a message as the new writer sends it, and what
// the old reader makes of it.
type Trial struct {
	Fields   []Field // of the edited schema, by number
	Sent     []byte
	Dump     Dump          // of what was sent, as the old reader sees it
	Refused  scenario.Text // why the old reader takes none of it; empty: it does
	Readings []Reading
	Unknown  int // bytes that the old reader doesn't understand, and keeps
}

// Reading compares a field as it was meant with what the old reader has.
type Reading struct {
	Field string
	Meant string // empty: it was not set
	Read  string // empty: it is not set
}

// Lost tells whether the reader has something else than was meant.
func (r Reading) Lost() bool { return r.Meant != r.Read }

// Try writes m by its schema with the edits in it, and reads it by the schema as
// it was.
func (m Message) Try(edits ...Edit) (Trial, error) {
	old := m.schema()
	edited := old
	for _, e := range edits {
		var err error
		if edited, err = e.apply(edited); err != nil {
			return Trial{}, err
		}
	}
	sent, err := write(m.value, edited, edits)
	if err != nil {
		return Trial{}, err
	}
	read := dynamicpb.NewMessage(old)
	trial := Trial{Fields: schemaFields(edited), Sent: sent, Dump: m.Annotate(sent)}
	if err := proto.Unmarshal(sent, read); err != nil {
		trial.Refused = trial.Dump.broke(err)
		read = dynamicpb.NewMessage(old) // it has nothing
	}
	trial.Unknown = len(read.GetUnknown())
	for i := range old.Fields().Len() {
		fd := old.Fields().Get(i)
		r := Reading{Field: string(fd.Name()), Meant: show(m.value.ProtoReflect(), fd), Read: show(read, fd)}
		if r.Meant != "" || r.Read != "" {
			trial.Readings = append(trial.Readings, r)
		}
	}
	return trial, nil
}

// write is m by the edited schema, an added field filled in.
func write(m proto.Message, edited protoreflect.MessageDescriptor, edits []Edit) ([]byte, error) {
	written := dynamicpb.NewMessage(edited)
	var err error
	anew := func(name protoreflect.Name) bool {
		return slices.ContainsFunc(edits, func(e Edit) bool { return e.Kind == Add && e.Field == string(name) })
	}
	m.ProtoReflect().Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		if to := edited.Fields().ByName(fd.Name()); to != nil && !anew(fd.Name()) {
			err = errors.Join(err, copyField(written, to, m, fd))
		}
		return true
	})
	for _, e := range edits {
		if fd := edited.Fields().ByName(protoreflect.Name(e.Field)); e.Kind == Add && fd != nil {
			written.Set(fd, sample(fd))
		}
	}
	if err != nil {
		return nil, err
	}
	sent, err := proto.MarshalOptions{Deterministic: true}.Marshal(written)
	if err != nil {
		return nil, fmt.Errorf("write by the new schema: %w", err)
	}
	return sent, nil
}

// copyField gives a field its value in a message of another schema, by way of
// the wire: the numbers differ, what the value is made of doesn't.
func copyField(to *dynamicpb.Message, toField protoreflect.FieldDescriptor, from proto.Message, fromField protoreflect.FieldDescriptor) error {
	alone := from.ProtoReflect().New()
	alone.Set(fromField, from.ProtoReflect().Get(fromField))
	raw, err := proto.Marshal(alone.Interface())
	if err != nil {
		return fmt.Errorf("copy %s: %w", fromField.Name(), err)
	}
	if err := (proto.UnmarshalOptions{Merge: true}).Unmarshal(renumber(raw, fromField, toField), to); err != nil {
		return fmt.Errorf("copy %s: %w", fromField.Name(), err)
	}
	return nil
}
