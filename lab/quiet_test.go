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

// restless returns where a source starts a goroutine, waits, or writes past Bubble Tea:
// by a statement, or by what does so in its place.
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
		case *ast.SelectStmt:
			found = append(found, set.Position(n.Pos()).String()+": select")
			return false // what it waits for is said once
		case *ast.SendStmt:
			found = append(found, set.Position(n.Pos()).String()+": send")
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				found = append(found, set.Position(n.Pos()).String()+": receive")
			}
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok && barredCall(s) {
				found = append(found, set.Position(n.Pos()).String()+": "+s.Sel.Name)
			}
		}
		return true
	})
	return found
}

// barredCall tells whether a call starts a goroutine, waits, or writes to the terminal
// or runs a program past the frame.
func barredCall(s *ast.SelectorExpr) bool {
	if slices.Contains([]string{"Go", "AfterFunc", "Sleep"}, s.Sel.Name) {
		return true
	}
	from, _ := s.X.(*ast.Ident)
	if from == nil {
		return false
	}
	name := from.Name + "." + s.Sel.Name
	return strings.HasPrefix(name, "fmt.Print") || strings.HasPrefix(name, "fmt.Scan") || strings.HasPrefix(name, "tea.Exec")
}

// TestAppIsQuiet: the app starts no goroutine, never waits for a channel or a time, and
// writes nothing past its frames; its commands are run by Bubble Tea. That it does no
// other input or output either, the borders hold.
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
	fmt.Println(fmt.Sprint(1))
	fmt.Scanln()
	tea.ExecProcess(nil, nil)
	<-c
	c <- 1
	select { case <-c: }
}`
	if got := restless(t, "bad.go", bad); len(got) != 10 {
		t.Errorf("of ten goroutines, waits and writes these were found: %v", got)
	}
}
