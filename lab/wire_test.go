package main

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// TestWireWithoutJSON takes a message apart that is a proper one, and of which JSON
// has no form: one second before the year 1.
func TestWireWithoutJSON(t *testing.T) {
	hex := "0a 05 62 65 67 75 6e 2a 0b 08 ff 91 b8 c3 98 fe ff ff ff 01"
	for lang, want := range map[scenario.Lang]string{
		scenario.English: `(?s)seconds = -62135596801\n.*\nJSON\n  ! it has no form of this message: .*out of range.*\nXML\n  <SagaEvent>.*\n  protobuf +20 bytes +1.0x\n  XML +\d+ bytes`,
		scenario.Korean:  `(?s)\nJSON\n  ! 이 메시지를 표현할 수 없는 표기입니다: .*\nXML\n  <SagaEvent>.*\n  protobuf +20바이트 +1.0x\n  XML +\d+바이트`,
	} {
		var out bytes.Buffer
		if err := showMessage(t.Context(), &out, options{}, wireRequest{"SagaEvent", &hex, nil, lang}); err != nil {
			t.Errorf("%s: %v", lang, err)
		}
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("%s: got\n%s\nwant %s", lang, out.String(), want)
		}
	}
}
