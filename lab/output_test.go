package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestOutputTakesItsNameAtTheEnd: what stood in a file is there until the new is whole,
// and stays where nothing was written.
func TestOutputTakesItsNameAtTheEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.json")
	write := func(text string) {
		t.Helper()
		w, err := create("--json", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		if before, err := os.ReadFile(path); err == nil && string(before) != "first" {
			t.Errorf("before it is whole the file has %q, want what it had", before)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	want := func(text string) {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("got %q, %v, want %q", got, err, text)
		}
		if _, err := os.Stat(path + ".part"); err == nil {
			t.Error("its draft is left")
		}
	}
	write("first")
	want("first")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	write("")
	want("first")
	write("second")
	want("second")
	if there, err := os.Stat(path); err != nil || there.Mode().Perm() != 0o640 {
		t.Errorf("got %v, %v, want the file's mode as it was", there.Mode(), err)
	}
}
