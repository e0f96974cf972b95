package board_test

import (
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	"github.com/msalab/msalab/services/board"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

// These tests call real services as programs do that were built from another
// state of the .proto file. What such a program knows is a schema of its own.

// schema is a message of the board as another program knows it.
func schema(t *testing.T, m proto.Message, change func(*descriptorpb.DescriptorProto)) protoreflect.MessageDescriptor {
	t.Helper()
	md := m.ProtoReflect().Descriptor()
	file := protodesc.ToFileDescriptorProto(md.ParentFile())
	change(file.MessageType[md.Index()])
	changed, err := protodesc.NewFile(file, protoregistry.GlobalFiles)
	if err != nil {
		t.Fatal(err)
	}
	return changed.Messages().Get(md.Index())
}

// field is the description of a field that is there.
func field(t *testing.T, m *descriptorpb.DescriptorProto, name string) *descriptorpb.FieldDescriptorProto {
	t.Helper()
	for _, f := range m.Field {
		if f.GetName() == name {
			return f
		}
	}
	t.Fatalf("%s has no field %s", m.GetName(), name)
	return nil
}

// v1Post is a post as a client knows it that was built before there were topics.
func v1Post(t *testing.T) *dynamicpb.Message {
	return dynamicpb.NewMessage(schema(t, &boardv1.Post{}, func(m *descriptorpb.DescriptorProto) {
		m.Field = m.Field[:len(m.Field)-1]
	}))
}

// text is a field of a message as its own schema has it.
func text(m *dynamicpb.Message, name protoreflect.Name) string {
	return m.Get(m.Descriptor().Fields().ByName(name)).String()
}

// write calls WritePost with a request of another schema.
func write(t *testing.T, conn grpc.ClientConnInterface, request, answer proto.Message, want codes.Code) {
	t.Helper()
	st.Code(t, conn.Invoke(t.Context(), boardv1.BoardService_WritePost_FullMethodName, request, answer), want)
}

// TestOldClientNewServer: a client from before topics reads what v2 answers, and
// whoever it hands the post on to gets the topic that it knows nothing of.
func TestOldClientNewServer(t *testing.T) {
	got := v1Post(t)
	write(t, st.Start(t, board.V2(), nil), post("r1", "Does it come in blue?"), got, codes.OK)
	if text(got, "title") != post("r1", "Does it come in blue?").GetTitle() || got.Descriptor().Fields().ByName("topic") != nil {
		t.Errorf("the old client has %v, want the post without a topic", got)
	}
	if len(got.GetUnknown()) == 0 {
		t.Fatal("the old client dropped what it doesn't know")
	}
	passed, err := proto.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var read boardv1.Post
	if err := proto.Unmarshal(passed, &read); err != nil || read.GetTopic() != "question" {
		t.Errorf("handed on by the old client the post is %v (%v), want its topic kept", &read, err)
	}
}

// TestNewClientOldServer: a client that has a field more is served by v1 as others
// are, and reads what v1 doesn't send as not set.
func TestNewClientOldServer(t *testing.T) {
	newer := schema(t, &boardv1.WritePostRequest{}, func(m *descriptorpb.DescriptorProto) {
		m.Field = append(m.Field, &descriptorpb.FieldDescriptorProto{
			Name: proto.String("mood"), JsonName: proto.String("mood"), Number: proto.Int32(15),
			Type: descriptorpb.FieldDescriptorProto_TYPE_STRING.Enum(), Label: descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum(),
		})
	})
	request := filled(t, newer, post("r1", "Does it come in blue?"))
	request.Set(newer.Fields().ByName("mood"), protoreflect.ValueOfString("curious"))
	var got boardv1.Post
	write(t, st.Start(t, board.Definition(), nil), request, &got, codes.OK)
	if want := post("r1", "Does it come in blue?"); got.GetTitle() != want.GetTitle() || got.GetBody() != want.GetBody() || got.GetTopic() != "" {
		t.Errorf("got %v, want %v published without a topic", &got, want)
	}
}

// filled is a request by another schema: its fields have the values of the same
// names.
func filled(t *testing.T, md protoreflect.MessageDescriptor, from proto.Message) *dynamicpb.Message {
	t.Helper()
	m := dynamicpb.NewMessage(md)
	from.ProtoReflect().Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		m.Set(md.Fields().ByName(fd.Name()), v)
		return true
	})
	return m
}

// TestRenumberedFieldBreaks: a client whose author has another number seems to
// have sent none, to either version of the server; where two fields trade numbers,
// each is taken for the other.
func TestRenumberedFieldBreaks(t *testing.T) {
	moved := schema(t, &boardv1.WritePostRequest{}, func(m *descriptorpb.DescriptorProto) {
		field(t, m, "author").Number = proto.Int32(15)
	})
	swapped := schema(t, &boardv1.WritePostRequest{}, func(m *descriptorpb.DescriptorProto) {
		author, body := field(t, m, "author"), field(t, m, "body")
		author.Number, body.Number = body.Number, author.Number
	})
	want := post("r1", "Does it come in blue?")
	for name, conn := range map[string]grpc.ClientConnInterface{"v1": st.Start(t, board.Definition(), nil), "v2": st.Start(t, board.V2(), nil)} {
		t.Run(name, func(t *testing.T) {
			var crossed boardv1.Post
			write(t, conn, filled(t, moved, want), &boardv1.Post{}, codes.InvalidArgument) // for it has no author
			write(t, conn, filled(t, swapped, &boardv1.WritePostRequest{RequestId: "r2", Author: want.Author, Title: want.Title, Body: want.Body}), &crossed, codes.OK)
			if crossed.GetAuthor() != want.GetBody() || crossed.GetBody() != want.GetAuthor() {
				t.Errorf("got %v, want author and body taken for each other", &crossed)
			}
		})
	}
}
