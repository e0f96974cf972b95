// Package jaeger runs Jaeger beside the shop and asks it for traces.
//
// Jaeger is the real one, and no part of it is ours: the package finds its
// binary or builds it from its own module, runs it as a subprocess on loopback
// with a configuration that suits a lab (traces in memory, at most 10,000),
// starts it again when it dies, and searches through its query API. Traces puts
// Jaeger and the lab's relay together: Jaeger answers while it is up, the relay
// when it isn't, or where one trace shall be picked of all.
package jaeger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	// Version is the release of Jaeger that the lab builds.
	Version = "2.13.0"
	// module is the Go module of that release: Jaeger's modules kept counting
	// from version 1.
	module = "github.com/jaegertracing/jaeger"
	// Env names a Jaeger binary to use before any other.
	Env = "LAB_JAEGER"
)

// ErrNotFound says that there is no Jaeger on this machine yet.
var ErrNotFound = errors.New("not found: " + Env + " isn't set, no jaeger on PATH, none built (lab jaeger build)")

// Binary is a Jaeger that can be started.
type Binary struct {
	Path   string
	Source string // Env, "PATH", or Built
}

// Built is the source of a Jaeger that the lab built itself.
const Built = "built by the lab"

// Blame says which setting led to this Jaeger, where one did, and what would be
// right.
func (b Binary) Blame(err error) error {
	if err == nil || b.Source != Env {
		return err
	}
	return fmt.Errorf("%s=%s: %w; it must name a Jaeger binary of version 2, or be unset", Env, b.Path, err)
}

// Find looks for Jaeger: what LAB_JAEGER names, jaeger on PATH (the official
// one has web pages), then the one that the lab built.
func Find() (Binary, error) {
	if named := os.Getenv(Env); named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return Binary{}, fmt.Errorf("find jaeger: %w", Binary{named, Env}.Blame(err))
		}
		return Binary{path, Env}, nil
	}
	if path, err := exec.LookPath("jaeger"); err == nil {
		return Binary{path, "PATH"}, nil
	}
	dir, err := builtDir()
	if err != nil {
		return Binary{}, fmt.Errorf("find jaeger: %w", err)
	}
	path, err := exec.LookPath(filepath.Join(dir, "jaeger"))
	if err != nil {
		return Binary{}, ErrNotFound
	}
	return Binary{path, Built}, nil
}

// Ensure finds Jaeger, or builds it when there is none.
func Ensure(ctx context.Context, progress func(string)) (Binary, error) {
	found, err := Find()
	if errors.Is(err, ErrNotFound) {
		return Build(ctx, progress)
	}
	return found, err
}

// builtDir is where the lab puts the Jaeger that it builds.
func builtDir() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no place to keep a built one: %w; set HOME", err)
	}
	return filepath.Join(cache, "msalab", "jaeger-"+Version), nil
}
