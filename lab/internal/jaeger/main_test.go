package jaeger_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"
)

// TestMain lets the test binary play Jaeger, and a guard.
func TestMain(m *testing.M) {
	role := ""
	if len(os.Args) > 1 {
		role = os.Args[1]
	}
	switch role {
	case "--config":
		os.Exit(playJaeger(os.Args[2]))
	case "guard":
		os.Exit(playGuard(os.Args[2:]))
	default:
		// The race detector has every program wait for a second before it exits.
		_ = os.Setenv("GORACE", strings.TrimSpace(os.Getenv("GORACE")+" atexit_sleep_ms=0"))
		goleak.VerifyTestMain(m)
	}
}

// playJaeger listens where the configuration says. A request for /die makes it
// die.
func playJaeger(config string) int {
	found := regexp.MustCompile(`endpoint: "([^"]+)"`).FindAllStringSubmatch(config, -1)
	if len(found) != 3 {
		fmt.Fprintf(os.Stderr, "%d endpoints in %s\n", len(found), config)
		return 1
	}
	for _, f := range found[1:] {
		if _, err := net.Listen("tcp", f[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	http.HandleFunc("/die", func(http.ResponseWriter, *http.Request) { os.Exit(3) })
	http.HandleFunc("/pid", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, os.Getpid()) })
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<!DOCTYPE html><html>Jaeger UI</html>") })
	go func() { fmt.Fprintln(os.Stderr, http.ListenAndServe(found[0][1], nil)) }()
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM)
	<-asked
	return 0
}

// playGuard runs a command until stdin ends.
func playGuard(argv []string) int {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = cmd.Process.Signal(syscall.SIGTERM)
	}()
	if err := cmd.Wait(); err != nil {
		return 1
	}
	return 0
}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// script writes a program for the shell and returns its path.
func script(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// fakeJaeger is a Jaeger that FAKE_JAEGER=fails makes leave at once.
func fakeJaeger(t *testing.T) string {
	t.Helper()
	t.Setenv("JAEGER_PLAYER", self(t))
	return script(t, "jaeger", `
if [ "$1" = version ]; then echo '{"gitCommit":"","gitVersion":"v2.13.0","buildDate":""}'; exit; fi
if [ "$FAKE_JAEGER" = fails ]; then echo "listen tcp: address already in use" >&2; exit 1; fi
exec "$JAEGER_PLAYER" "$@"
`)
}
