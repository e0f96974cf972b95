package wire

import (
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// source is the text of a message in its .proto file, with the comment above it.
func source(files fs.FS, md protoreflect.MessageDescriptor) (string, error) {
	path := md.ParentFile().Path()
	text, err := fs.ReadFile(files, path)
	if err != nil {
		return "", fmt.Errorf("read the source of %s: %w", md.FullName(), err)
	}
	lines := strings.Split(string(text), "\n")
	at := slices.IndexFunc(lines, func(l string) bool {
		return strings.HasPrefix(strings.TrimSpace(l), "message "+string(md.Name())+" {")
	})
	if at < 0 {
		return "", fmt.Errorf("%s: no line begins with \"message %s {\"", path, md.Name())
	}
	end, open := at, 0
	for ; end < len(lines); end++ {
		code, _, _ := strings.Cut(lines[end], "//")
		if open += strings.Count(code, "{") - strings.Count(code, "}"); open == 0 {
			break
		}
	}
	for at > 0 && strings.HasPrefix(strings.TrimSpace(lines[at-1]), "//") {
		at--
	}
	return strings.Join(lines[at:min(end+1, len(lines))], "\n"), nil
}

// Field is a field of a message's schema.
type Field struct {
	Name   string
	Type   string // as the .proto file names it: "string", "shop.money.v1.Money"
	Number int
}

// schemaFields are the fields of a message by number.
func schemaFields(md protoreflect.MessageDescriptor) []Field {
	var all []Field
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		all = append(all, Field{string(fd.Name()), kindOf(fd), int(fd.Number())})
	}
	slices.SortFunc(all, func(a, b Field) int { return a.Number - b.Number })
	return all
}

// fields are the fields of the struct that the compiler made of a message, as
// they stand in the .pb.go file.
func fields(m proto.Message) []string {
	t := reflect.TypeOf(m).Elem()
	var all []string
	for f := range t.Fields() {
		if f.IsExported() {
			all = append(all, fmt.Sprintf("%s %s `protobuf:%q`", f.Name, f.Type, f.Tag.Get("protobuf")))
		}
	}
	return all
}
