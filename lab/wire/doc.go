// Package wire is the microscope for messages: it takes the bytes of a protobuf
// message apart, field by field, and puts them together again.
//
// [Message.Annotate] reads bytes as a message of a schema would be read: each [Line] is
// a piece of the bytes (a tag, a length, a value) with what it means. Nothing is
// left out, so the lines put end to end are the bytes again, malformed ones as
// well. [Dump.Text] is the annotated dump for people; [ParseText] reads it back.
//
// [Edit] changes a schema as a developer would, and [Message.Try] shows what a
// reader with the old schema makes of a message that was written by the new one.
// [Message.Source] and [Message.Fields] are the .proto text and the generated struct
// of a message, [Message.JSON] and [Message.XML] what other web services would send
// in its place.
//
// The wire format is that of https://protobuf.dev/programming-guides/encoding.
package wire
