package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/wire"
	"github.com/msalab/msalab/proto"
)

// wireCommand is `lab wire`: the messages of the shop under the microscope.
func wireCommand() *cobra.Command {
	var o options
	var hex string
	var edits []string
	cmd := &cobra.Command{
		Use:   "wire [MESSAGE]",
		Short: "Take a message apart, byte by byte; without a name, list the messages",
		Long: `wire shows a message of the shop as it is defined, as the compiler makes it a
Go struct, and as it is on the wire: one that a running shop sent just now,
annotated field by field, beside its JSON and XML. For what shoppers seldom cause
there are declined cards, cards that are answered by an error, audits, and a
caller by gRPC. Without a name it lists the messages.

--edit changes the schema as a developer would, and shows what a reader that was
not told makes of it:

  lab wire CheckoutRequest --edit "renumber total 9"
  lab wire CheckoutRequest --edit "remove member_id" --edit "add note string 2"`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && !cmd.Flags().Changed("hex") && len(edits) == 0 {
				return nil
			}
			return takes(oneMessage)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				listMessages(cmd.OutOrStdout())
				return nil
			}
			given := &hex
			if !cmd.Flags().Changed("hex") {
				given = nil
			}
			return showMessage(cmd.Context(), cmd.OutOrStdout(), o, wireRequest{args[0], given, edits, lang})
		},
	}
	o.addLangTo(cmd, "`en|ko`, the language")
	cmd.Flags().StringVar(&hex, "hex", "", "annotate these `BYTES` (hex, or a dump) as the message NAME, instead of a message of the shop")
	cmd.Flags().StringArrayVar(&edits, "edit", nil, "a `CHANGE` of the schema: \"add FIELD TYPE NUMBER\", \"remove FIELD\", \"renumber FIELD NUMBER\"")
	return cmd
}

// listMessages names every message of the shop, a line a package.
func listMessages(w io.Writer) {
	var last string
	for _, m := range wire.Messages("shop.") {
		if m.Package() != last {
			last = m.Package()
			fmt.Fprintln(w, last)
		}
		fmt.Fprintf(w, "  %s\n", strings.TrimPrefix(m.Name(), last+"."))
	}
}

// wireRequest is what is to be seen.
type wireRequest struct {
	message string
	hex     *string // nil: of the shop
	edits   []string
	lang    scenario.Lang
}

// showMessage prints a message: its definition, and its bytes.
func showMessage(ctx context.Context, w io.Writer, o options, r wireRequest) error {
	m, err := wire.Named(proto.Files, r.message)
	if err != nil {
		return usage(fmt.Errorf("%w; %s", inLanguage(err, r.lang), wireWords[r.lang].listed))
	}
	edits, err := parseEdits(r.edits)
	if err == nil {
		_, err = m.Try(edits...) // before a shop is started for it
	}
	if err != nil {
		return usage(inLanguage(err, r.lang))
	}
	raw, from, err := specimen(ctx, o, r, m)
	if err != nil {
		return err
	}
	v := wireView{w, wireWords[r.lang], r.lang}
	if err := v.definition(m); err != nil {
		return err
	}
	switch {
	case raw != nil:
	case !m.InShop():
		fmt.Fprintf(w, "\n%s\n", v.words.foreign)
		return nil
	default:
		fmt.Fprintf(w, "\n"+v.words.unseen+"\n", captureTime)
		return nil
	}
	m, ok := v.bytes(m, raw, from)
	if !ok {
		return usage(errors.New(v.words.malformed))
	}
	if len(edits) > 0 {
		return v.trial(m, edits)
	}
	return nil
}

// inLanguage is an error of package wire in a language, as far as it has that.
func inLanguage(err error, lang scenario.Lang) error {
	if refusal := (*wire.Refusal)(nil); errors.As(err, &refusal) {
		return errors.New(refusal.Tell().In(lang))
	}
	return err
}

// specimen is the message to look at, and where it comes from. nil: the shop
// sent none.
func specimen(ctx context.Context, o options, r wireRequest, m wire.Message) (raw []byte, from string, err error) {
	if r.hex != nil {
		if raw, err = wire.ParseText(*r.hex); err != nil {
			return nil, "", usage(fmt.Errorf("--hex: %w", inLanguage(err, r.lang)))
		}
		return append([]byte{}, raw...), "--hex", nil // never nil: it was given
	}
	if !m.InShop() {
		return nil, "", nil
	}
	found, ok, err := capture(ctx, o, m.Name())
	if err != nil || !ok {
		return nil, "", err
	}
	return append([]byte{}, found.Raw...), string(found.Replica), nil // never nil: it was captured
}

// wireView prints the parts of the microscope.
type wireView struct {
	io.Writer
	words wireText
	lang  scenario.Lang
}

func (v wireView) definition(m wire.Message) error {
	source, err := m.Source(proto.Files)
	if err != nil {
		return err
	}
	fmt.Fprintf(v, "%s\n\n%s proto/%s\n%s\n%s\n", m.Name(), v.words.source, m.File(), indent(source), v.words.fields)
	for _, f := range m.Fields() {
		fmt.Fprintf(v, "  %s\n", f)
	}
	return nil
}

// bytes prints raw, taken apart and in other notations, and gives the message
// that it is. Not ok: it is no such message.
func (v wireView) bytes(m wire.Message, raw []byte, from string) (read wire.Message, ok bool) {
	dump := m.Annotate(raw)
	fmt.Fprintf(v, "\n"+v.words.dump+"\n%s", from, wire.Bytes(len(raw)).In(v.lang), indent(dump.Text(v.lang)))
	read, err := m.Read(raw)
	if err != nil {
		for _, bad := range dump.Malformed {
			fmt.Fprintf(v, "  ! %s\n", bad.Tell().In(v.lang))
		}
		return read, false
	}
	v.notations(read, len(raw))
	return read, true
}

// notations prints a message, of so many bytes, in other notations, and compares how
// long it is in each. Not every notation has a form of every message: JSON has none of
// a time before the year 1.
func (v wireView) notations(m wire.Message, bytes int) {
	type size struct {
		name  string
		bytes int
	}
	sizes := []size{{"protobuf", bytes}}
	for _, n := range []struct {
		name  string
		write func() ([]byte, error)
	}{{"JSON", m.JSON}, {"XML", m.XML}} {
		text, err := n.write()
		if err != nil {
			fmt.Fprintf(v, "\n%s\n  ! "+v.words.formless+"\n", n.name, err)
			continue
		}
		fmt.Fprintf(v, "\n%s\n  %s\n", n.name, text)
		sizes = append(sizes, size{n.name, len(text)})
	}
	fmt.Fprintln(v)
	for _, n := range sizes {
		pad := strings.Repeat(" ", max(0, 5-len(strconv.Itoa(n.bytes))))
		fmt.Fprintf(v, "  %-9s %s%s%s\n", n.name, pad, wire.Bytes(n.bytes).In(v.lang), times(n.bytes, bytes))
	}
}

// times is how many times as long as another a message is; of an empty one nothing
// is a multiple.
func times(bytes, of int) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf("  %.1fx", float64(bytes)/float64(of))
}

// trial prints what an old reader makes of the message by the edited schema.
func (v wireView) trial(m wire.Message, edits []wire.Edit) error {
	trial, err := m.Try(edits...)
	if err != nil {
		return usage(err)
	}
	fmt.Fprintf(v, "\n"+v.words.trial+"\n%s\n", wire.Bytes(len(trial.Sent)).In(v.lang), indent(trial.Dump.Text(v.lang)))
	if why := trial.Refused.In(v.lang); why != "" {
		fmt.Fprintf(v, "  ! "+v.words.refused+"\n", why)
		return nil
	}
	for _, r := range trial.Readings {
		switch {
		case !r.Lost():
			fmt.Fprintf(v, "  = %s: %s\n", r.Field, r.Read)
		case r.Read == "":
			fmt.Fprintf(v, "  ! %s: "+v.words.lost+"\n", r.Field, r.Meant)
		default:
			fmt.Fprintf(v, "  ! %s: "+v.words.misread+"\n", r.Field, r.Read, r.Meant)
		}
	}
	fmt.Fprintf(v, "  "+v.words.unknown+"\n", trial.Unknown)
	return nil
}

// indent moves lines to the right by two.
func indent(s string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n  ") + "\n"
}

// wireText are the words of the microscope in one language.
type wireText struct {
	source, fields, dump, trial, refused, lost, misread, unknown, unseen, foreign, malformed, formless, listed string
}

var wireWords = map[scenario.Lang]wireText{
	scenario.English: {
		source: "defined in", fields: "the fields of the Go struct that the compiler makes of it",
		dump:    "on the wire (%s), %s: offset, bytes, # field number, wire type, field = value",
		trial:   "by the changed schema, %s, and what a reader with the old one sees",
		refused: "it refuses the message: %s",
		lost:    "not there (sent: %s)", misread: "%s, though it was meant to be %s", unknown: "bytes that it doesn't understand, and keeps: %d",
		unseen:  "no service sent or read a message of this kind in %s",
		foreign: "it isn't one of the shop's messages, so that no service sends it; --hex takes bytes apart", malformed: "the bytes are no such message",
		formless: "it has no form of this message: %v", listed: "`lab wire` lists them",
	},
	scenario.Korean: {
		source: "정의:", fields: "컴파일러가 만든 Go 구조체의 필드",
		dump:    "전송된 바이트 (%s), %s: 위치, 바이트, # 필드 번호, 와이어 타입, 필드 = 값",
		trial:   "바뀐 스키마로 쓰고(%s) 옛 스키마로 읽은 결과",
		refused: "메시지를 받지 않습니다: %s",
		lost:    "값이 없습니다 (보낸 값: %s)", misread: "%s (원래 값: %s)", unknown: "알지 못한 채 보관하는 바이트: %d",
		unseen:  "%s 동안 이 메시지를 보내거나 읽은 서비스가 없습니다",
		foreign: "쇼핑몰의 메시지가 아니라서 서비스가 보내지 않습니다. 바이트는 --hex 옵션으로 분석합니다", malformed: "이 메시지로 읽을 수 없는 바이트입니다",
		formless: "이 메시지를 표현할 수 없는 표기입니다: %v", listed: "목록은 `lab wire` 명령으로 볼 수 있습니다",
	},
}
