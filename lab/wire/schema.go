package wire

import (
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// Messages lists the messages of the packages that begin with prefix
// ("shop."), by name; those that stand for a map's entries are left out.
func Messages(prefix string) []protoreflect.MessageDescriptor {
	var all []protoreflect.MessageDescriptor
	var gather func(protoreflect.MessageDescriptors)
	gather = func(ms protoreflect.MessageDescriptors) {
		for i := range ms.Len() {
			if m := ms.Get(i); !m.IsMapEntry() {
				all = append(all, m)
				gather(m.Messages())
			}
		}
	}
	protoregistry.GlobalFiles.RangeFiles(func(f protoreflect.FileDescriptor) bool {
		if strings.HasPrefix(string(f.Package()), prefix) {
			gather(f.Messages())
		}
		return true
	})
	slices.SortFunc(all, func(a, b protoreflect.MessageDescriptor) int {
		return strings.Compare(string(a.FullName()), string(b.FullName()))
	})
	return all
}

// Source is the text of a message in its .proto file, with the comment above it.
func Source(files fs.FS, md protoreflect.MessageDescriptor) (string, error) {
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

// Fields are the fields of the struct that the compiler made of a message, as
// they stand in the .pb.go file.
func Fields(m proto.Message) []string {
	t := reflect.TypeOf(m).Elem()
	var fields []string
	for f := range t.Fields() {
		if f.IsExported() {
			fields = append(fields, fmt.Sprintf("%s %s `protobuf:%q`", f.Name, f.Type, f.Tag.Get("protobuf")))
		}
	}
	return fields
}

// New makes an empty message of this name, or of the one whose name ends so:
// "CheckoutRequest", "pay.v1.Payment".
func New(name protoreflect.FullName) (proto.Message, error) {
	var found []string
	for _, md := range Messages("") {
		if md.FullName() == name {
			found = []string{string(name)}
			break
		}
		if strings.HasSuffix(string(md.FullName()), "."+string(name)) {
			found = append(found, string(md.FullName()))
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("there is no message %q", name)
	case 1:
		typ, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(found[0]))
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", found[0], err)
		}
		return typ.New().Interface(), nil
	}
	return nil, fmt.Errorf("%q is %s: say which", name, strings.Join(found, " or "))
}
