package proto_test

import (
	"io/fs"
	"os"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	files "github.com/msalab/msalab/proto"
	_ "github.com/msalab/msalab/proto/control/v1"
	_ "github.com/msalab/msalab/proto/shop/audit/v1"
	_ "github.com/msalab/msalab/proto/shop/board/v1"
	_ "github.com/msalab/msalab/proto/shop/card/v1"
	_ "github.com/msalab/msalab/proto/shop/coupon/v1"
	_ "github.com/msalab/msalab/proto/shop/gateway/v1"
	_ "github.com/msalab/msalab/proto/shop/money/v1"
	_ "github.com/msalab/msalab/proto/shop/pay/v1"
	_ "github.com/msalab/msalab/proto/shop/point/v1"
	_ "github.com/msalab/msalab/proto/shop/regist/v1"
	_ "github.com/msalab/msalab/proto/shop/select/v1"
	_ "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// TestPublished: all that the .proto files of the shop and of the control channel say
// is published, so that a change of any of it that breaks old programs is refused.
func TestPublished(t *testing.T) {
	raw, err := os.ReadFile("published.binpb")
	if err != nil {
		t.Fatal(err)
	}
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(raw, &set); err != nil {
		t.Fatal(err)
	}
	published, err := protodesc.NewFiles(&set)
	if err != nil {
		t.Fatal(err)
	}
	paths, err := fs.Glob(files.Files, "shop/*/v1/*.proto")
	if err != nil || len(paths) < 11 {
		t.Fatalf("the shop has the files %v (%v), want 11 or more", paths, err)
	}
	for _, path := range append(paths, "control/v1/control.proto") {
		file, err := protoregistry.GlobalFiles.FindFileByPath(path)
		if err != nil {
			t.Errorf("%v: import its package here", err)
			continue
		}
		for _, d := range said(file) {
			was, err := published.FindDescriptorByName(d.FullName())
			if err != nil || what(was) != what(d) {
				t.Errorf("%s (%s) is not published: renew published.binpb, as the package comment says", d.FullName(), what(d))
			}
		}
	}
}

// said are the messages, fields, values and calls of a file.
func said(file protoreflect.FileDescriptor) (all []protoreflect.Descriptor) {
	all = append(all, messages(file.Messages())...)
	all = append(all, values(file.Enums())...)
	for i := range file.Services().Len() {
		for j := range file.Services().Get(i).Methods().Len() {
			all = append(all, file.Services().Get(i).Methods().Get(j))
		}
	}
	return all
}

func messages(of protoreflect.MessageDescriptors) (all []protoreflect.Descriptor) {
	for i := range of.Len() {
		m := of.Get(i)
		all = append(all, m)
		for j := range m.Fields().Len() {
			all = append(all, m.Fields().Get(j))
		}
		all = append(all, values(m.Enums())...)
		all = append(all, messages(m.Messages())...)
	}
	return all
}

func values(of protoreflect.EnumDescriptors) (all []protoreflect.Descriptor) {
	for i := range of.Len() {
		for j := range of.Get(i).Values().Len() {
			all = append(all, of.Get(i).Values().Get(j))
		}
	}
	return all
}

// what is what old programs know of a thing beside its name.
func what(d protoreflect.Descriptor) string {
	switch d := d.(type) {
	case protoreflect.FieldDescriptor:
		return protodesc.ToFieldDescriptorProto(d).String()
	case protoreflect.EnumValueDescriptor:
		return protodesc.ToEnumValueDescriptorProto(d).String()
	case protoreflect.MethodDescriptor:
		return protodesc.ToMethodDescriptorProto(d).String()
	}
	return "a message"
}
