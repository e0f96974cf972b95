package jaeger_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/jaeger"
)

// fakeGo puts a go command on PATH that "builds" a Jaeger, or, with a behaviour,
// hangs or fails with these words. It gives the user an empty cache, and returns
// where builds are noted.
func fakeGo(t *testing.T, behaviour string) (log string) {
	t.Helper()
	path := script(t, "go", `
echo "go: downloading example.org/module v1.0.0" >&2
if [ "$FAKE_GO" = hangs ]; then exec /bin/sleep 3600; fi
if [ -n "$FAKE_GO" ]; then echo "$FAKE_GO" >&2; exit 1; fi
if [ "$1" = list ]; then echo a; echo b; echo c; exit; fi
while [ "$1" != -o ]; do shift; done
echo "#!/bin/sh" > "$2"
echo "echo '{\"gitVersion\":\"v2.13.0\"}'" >> "$2"
/bin/chmod +x "$2"
echo built >> "$FAKE_GO_LOG"
`)
	log = filepath.Join(t.TempDir(), "log")
	t.Setenv("PATH", filepath.Dir(path))
	t.Setenv("FAKE_GO", behaviour)
	t.Setenv("FAKE_GO_LOG", log)
	t.Setenv(jaeger.Env, "")
	emptyCache(t, t.TempDir())
	return log
}

// emptyCache makes dir the user's cache, on Linux and on macOS.
func emptyCache(t *testing.T, dir string) {
	t.Setenv("HOME", dir)
	t.Setenv("XDG_CACHE_HOME", dir)
}

func quiet(string) {}

func TestFind(t *testing.T) {
	fakeGo(t, "")
	if _, err := jaeger.Find(); !errors.Is(err, jaeger.ErrNotFound) {
		t.Errorf("got error %v, want ErrNotFound", err)
	}
	built, err := jaeger.Ensure(t.Context(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path, env string
		want            jaeger.Binary
	}{
		{"built", "", "", built},
		{"on PATH before built", script(t, "jaeger", ""), "", jaeger.Binary{Source: "PATH"}},
		{"named before PATH", script(t, "jaeger", ""), script(t, "jaeger", ""), jaeger.Binary{Source: jaeger.Env}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.path != "" {
				t.Setenv("PATH", filepath.Dir(c.path))
				c.want.Path = c.path
			}
			if t.Setenv(jaeger.Env, c.env); c.env != "" {
				c.want.Path = c.env
			}
			got, err := jaeger.Find()
			if err != nil || got != c.want {
				t.Errorf("got %+v, error %v; want %+v", got, err, c.want)
			}
		})
	}
	t.Run("named but not there", func(t *testing.T) {
		t.Setenv(jaeger.Env, "/nowhere/jaeger")
		_, err := jaeger.Find()
		if err == nil || errors.Is(err, jaeger.ErrNotFound) || !strings.Contains(err.Error(), "/nowhere/jaeger") {
			t.Errorf("got error %v, want one that names the path", err)
		}
		if _, err := jaeger.Ensure(t.Context(), func(line string) { t.Errorf("built: %s", line) }); err == nil {
			t.Error("a wrong LAB_JAEGER was passed over")
		}
	})
}

func TestTwoBuildsAtOnceAreOne(t *testing.T) {
	log := fakeGo(t, "")
	var building sync.WaitGroup
	for range 4 {
		building.Go(func() {
			binary, err := jaeger.Build(t.Context(), quiet)
			if err != nil {
				t.Error(err)
				return
			}
			if version, err := jaeger.BinaryVersion(t.Context(), binary.Path); err != nil || version != "2.13.0" {
				t.Errorf("got version %q, error %v", version, err)
			}
		})
	}
	building.Wait()
	data, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Count(string(data), "\n"), 1; got != want {
		t.Errorf("got %d builds, want %d:\n%s", got, want, data)
	}
}

func TestBuildTellsItsProgress(t *testing.T) {
	fakeGo(t, "")
	var told []string
	if _, err := jaeger.Build(t.Context(), func(line string) { told = append(told, line) }); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(told, "\n")
	for _, want := range []string{"fetching example.org/module", "3 packages", "is built"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q isn't in\n%s", want, all)
		}
	}
}

func TestWhyABuildFails(t *testing.T) {
	for name, c := range map[string]struct{ output, want string }{
		"disk full":    {"write /tmp/go-build1/b2/_pkg_.a: " + syscall.ENOSPC.Error(), "disk is full"},
		"read-only":    {"open /home/u/go/pkg/mod/x: " + syscall.EROFS.Error(), "can't be written"},
		"no network":   {"dial tcp: lookup example.org: no such host", "no network"},
		"old go":       {"go: module requires go >= 1.24.6 (running go 1.20)", "too old"},
		"some failure": {"x.go:1:1: expected 'package'", "expected 'package'"},
	} {
		t.Run(name, func(t *testing.T) {
			log := fakeGo(t, c.output)
			_, err := jaeger.Build(t.Context(), quiet)
			checkFailure(t, err, c.want, c.output)
			if _, err := os.Stat(log); err == nil {
				t.Error("it was built all the same")
			}
			if _, err := jaeger.Find(); !errors.Is(err, jaeger.ErrNotFound) {
				t.Errorf("after the failure Find gives error %v, want ErrNotFound", err)
			}
		})
	}
	t.Run("no go", func(t *testing.T) {
		fakeGo(t, "")
		t.Setenv("PATH", t.TempDir())
		_, err := jaeger.Build(t.Context(), quiet)
		checkFailure(t, err, "no go on PATH")
	})
	t.Run("no cache", func(t *testing.T) {
		fakeGo(t, "")
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		emptyCache(t, file)
		_, err := jaeger.Build(t.Context(), quiet)
		checkFailure(t, err, file)
	})
}

// checkFailure holds that an error says what is wrong and what happens instead.
func checkFailure(t *testing.T, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, w := range append(want, "the lab's relay keeps the traces") {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q isn't in %q", w, err)
		}
	}
}

func TestABuildCanBeCancelled(t *testing.T) {
	fakeGo(t, "hangs")
	ctx, cancel := context.WithCancel(t.Context())
	began := time.Now()
	_, err := jaeger.Build(ctx, func(line string) {
		if strings.Contains(line, "fetching example.org") { // go runs, and hangs from here on
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want context.Canceled", err)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v to stop", took)
	}
}

func TestBinaryVersion(t *testing.T) {
	for name, c := range map[string]struct{ answer, want, wantErr string }{
		"official":        {`{"gitCommit":"abc","gitVersion":"v2.13.0","buildDate":"x"}`, "2.13.0", ""},
		"without a stamp": {`{"gitCommit":"","gitVersion":"","buildDate":""}`, "(version unknown)", ""},
		"version 1":       {`{"gitCommit":"abc","gitVersion":"v1.76.0","buildDate":"x"}`, "", "needs version 2"},
		"something else":  {`{"name":"x"}`, "", "not the answer of a Jaeger"},
		"not even JSON":   {`hello`, "", "not the answer of a Jaeger"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := jaeger.BinaryVersion(t.Context(), script(t, "jaeger", "echo warning >&2\necho '"+c.answer+"'\n"))
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if (err == nil) != (c.wantErr == "") || err != nil && !strings.Contains(err.Error(), c.wantErr) {
				t.Errorf("got error %v, want %q", err, c.wantErr)
			}
		})
	}
}
