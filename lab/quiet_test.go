package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// restless returns where a source starts a goroutine or waits: by a go statement, or
// by what does so in its place.
func restless(t *testing.T, name string, src any) (found []string) {
	t.Helper()
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = append(found, set.Position(n.Pos()).String()+": go")
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Go", "AfterFunc", "Sleep"}, s.Sel.Name) {
				found = append(found, set.Position(n.Pos()).String()+": "+s.Sel.Name)
			}
		}
		return true
	})
	return found
}

// TestAppIsQuiet: the app starts no goroutine, and never waits; its commands are run
// by Bubble Tea. That it does no input or output either, the borders hold.
func TestAppIsQuiet(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../tui", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		files++
		for _, where := range restless(t, file, nil) {
			t.Error(where)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files were read", files)
	}
	const bad = `package p
func f() {
	go f()
	wg.Go(f)
	time.AfterFunc(1, f)
	time.Sleep(1)
}`
	if got := restless(t, "bad.go", bad); len(got) != 4 {
		t.Errorf("of four goroutines and waits these were found: %v", got)
	}
}
