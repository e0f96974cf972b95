package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/msalab/msalab/tui"
)

var updateShots = flag.Bool("update", false, "draw the pictures of the README anew")

// TestReadmePicture draws the README's picture as the app draws it today. Its
// data is a moment cut out of the record of `lab run isolate`: a bug of the board
// has killed the monolith, and the board alone among the services.
func TestReadmePicture(t *testing.T) {
	dir := filepath.Join("testdata", "shot")
	for _, lang := range []string{"en", "ko"} {
		file := filepath.Join(dir, "map."+lang+".svg")
		drawn := filepath.Join(t.TempDir(), "map.svg")
		code := run(t.Context(), []string{"shot", "map", filepath.Join(dir, "isolate.json"), "--at", "24s", "--size", "126x36", "--lang", lang, "--out", drawn})
		if code != exitOK {
			t.Fatalf("lab shot: exit code %d", code)
		}
		got, err := os.ReadFile(drawn)
		if err != nil {
			t.Fatal(err)
		}
		if *updateShots {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the app draws: run `go test ./lab -run ReadmePicture -update` and look at it", file)
		}
	}
}

// TestShots makes every view a picture that is well formed.
func TestShots(t *testing.T) {
	for _, view := range tui.Views() {
		file := filepath.Join(t.TempDir(), "shot.svg")
		if code := run(t.Context(), []string{"shot", view, "testdata/shot/isolate.json", "--at", "24s", "--out", file, "--theme", "light"}); code != exitOK {
			t.Errorf("%s: exit code %d", view, code)
			continue
		}
		svg, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(strings.NewReader(string(svg)))
		texts := 0
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", view, err)
			}
			if start, ok := token.(xml.StartElement); ok && start.Name.Local == "text" {
				texts++
			}
		}
		if texts < 20 {
			t.Errorf("%s: %d texts in the picture", view, texts)
		}
	}
}
