package doors

import (
	"encoding/json"

	goccy "github.com/goccy/go-json"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// Codec turns messages into bytes and back.
type Codec struct {
	Name        string
	ContentType string // over plain HTTP; empty: no door there uses it
	Marshal     func(proto.Message) ([]byte, error)
	Unmarshal   func([]byte, proto.Message) error
}

// Codecs returns those of the doors, and protojson, by which gateways turn JSON
// into gRPC.
func Codecs() []Codec {
	return []Codec{
		{Name: "protobuf", Marshal: proto.Marshal, Unmarshal: proto.Unmarshal},
		{
			Name: "json", ContentType: "application/json",
			Marshal:   func(m proto.Message) ([]byte, error) { return json.Marshal(m) },
			Unmarshal: func(b []byte, m proto.Message) error { return json.Unmarshal(b, m) },
		},
		{
			Name: "goccy-json", ContentType: "application/json",
			Marshal:   func(m proto.Message) ([]byte, error) { return goccy.Marshal(m) },
			Unmarshal: func(b []byte, m proto.Message) error { return goccy.Unmarshal(b, m) },
		},
		{Name: "protojson", Marshal: protojson.Marshal, Unmarshal: protojson.Unmarshal},
		{
			Name: "xml", ContentType: "application/xml",
			Marshal: marshalXML, Unmarshal: unmarshalXML,
		},
	}
}

// CodecNamed returns the codec of a name.
func CodecNamed(name string) (Codec, bool) {
	for _, c := range Codecs() {
		if c.Name == name {
			return c, true
		}
	}
	return Codec{}, false
}
