package jaeger

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/internal/folder"
)

// The module that Jaeger is built from. It is kept apart from the lab's own, so
// that neither's dependencies bind the other's, and under other names, since a
// folder with a go.mod can't be embedded.
//
//go:embed build/go.mod.txt
var buildMod []byte

//go:embed build/go.sum.txt
var buildSum []byte

const mainPackage = module + "/cmd/jaeger"

// instead ends every error of a build.
const instead = "the official binary (version 2) on PATH does as well; without Jaeger the lab's relay keeps the traces and shows them (--jaeger auto)"

// Build compiles Jaeger from its pinned module into the user's cache, unless it
// is there already. That takes minutes, the Go toolchain, and the network for
// the modules that aren't there yet; progress is told a line now and then. Two
// builds at once become one.
func Build(ctx context.Context, progress func(string)) (Binary, error) {
	dir, err := builtDir()
	if err != nil {
		return Binary{}, fmt.Errorf("build jaeger: %w; %s", err, instead)
	}
	b := builder{dir: dir, progress: progress, began: time.Now()}
	if err := b.build(ctx); err != nil {
		return Binary{}, fmt.Errorf("build jaeger: %w; %s", err, instead)
	}
	return Binary{b.binary(), Built}, nil
}

// builder is one build.
type builder struct {
	dir      string // where the binary shall lie
	progress func(string)
	began    time.Time
}

func (b *builder) binary() string { return filepath.Join(b.dir, "jaeger") }

func (b *builder) say(format string, args ...any) {
	b.progress(fmt.Sprintf(format, args...) + fmt.Sprintf(", %s", time.Since(b.began).Round(time.Second)))
}

func (b *builder) build(ctx context.Context) error {
	goTool, err := exec.LookPath("go")
	if err != nil {
		return fmt.Errorf("it needs the Go toolchain, and there is no go on PATH")
	}
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return fmt.Errorf("make the folder for it: %w; set XDG_CACHE_HOME (on macOS HOME) to a folder that can be written", err)
	}
	lock, err := b.lock(ctx)
	if err != nil {
		return err
	}
	defer lock.Close() // gives the lock back
	if _, err := os.Stat(b.binary()); err == nil {
		return nil
	}
	if err := folder.Sweep(""); err != nil {
		b.say("remove what an earlier build left: %v", err)
	}
	made, err := folder.New("", "jaeger")
	if err != nil {
		return fmt.Errorf("to build in: %w", err)
	}
	defer made.Remove()
	source := made.Path()
	if err := errors.Join(
		os.WriteFile(filepath.Join(source, "go.mod"), buildMod, 0o644),
		os.WriteFile(filepath.Join(source, "go.sum"), buildSum, 0o644),
	); err != nil {
		return fmt.Errorf("lay out the module: %w", err)
	}
	for _, warning := range tight(BuildNeeds, b.dir, source) {
		b.say("%s", warning)
	}
	return b.compile(ctx, goTool, source)
}

// BuildNeeds is how much room building takes at most: where none of its packages has
// been compiled before.
const BuildNeeds = 2 << 30

// tight warns of folders whose disk may be full before the build is done. It may go well
// all the same, if an earlier build left something to go on with.
func tight(needs uint64, dirs ...string) (warnings []string) {
	for _, dir := range dirs {
		var no *folder.NoRoom
		if errors.As(folder.Needs(dir, needs), &no) {
			warnings = append(warnings, fmt.Sprintf("%d MB of disk are left in %s, and building may take %d MB", no.Has>>20, dir, needs>>20))
		}
	}
	return warnings
}

// lock waits until no other process builds.
func (b *builder) lock(ctx context.Context) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(b.dir, "lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open the lock: %w", err)
	}
	told := time.Time{}
	for {
		ok, err := tryLock(f)
		if ok {
			return f, nil
		}
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("lock %s: %w", f.Name(), err)
		}
		if time.Since(told) > 5*time.Second {
			told = time.Now()
			b.say("waiting for another lab that builds Jaeger")
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			f.Close()
			return nil, context.Cause(ctx)
		}
	}
}

// compile builds beside the binary's place and moves the result there, so that
// a half-written file is never taken for a Jaeger.
func (b *builder) compile(ctx context.Context, goTool, source string) error {
	b.say("fetching the modules of Jaeger %s", Version)
	packages := 0
	err := goRun(ctx, goTool, source, []string{"list", "-mod=readonly", "-deps", mainPackage},
		func(string) { packages++ },
		func(line string) {
			if name, ok := strings.CutPrefix(line, "go: downloading "); ok {
				b.say("fetching %s", name)
			}
		})
	if err != nil {
		return fmt.Errorf("fetch its modules: %w", err)
	}
	unfinished := filepath.Join(b.dir, "jaeger.unfinished")
	defer os.Remove(unfinished)
	flags := "-s -w -X " + module + "/internal/version.latestVersion=v" + Version
	done, told := 0, time.Now()
	b.say("compiling Jaeger %s, %d packages, some minutes", Version, packages)
	err = goRun(ctx, goTool, source,
		[]string{"build", "-mod=readonly", "-trimpath", "-v", "-ldflags", flags, "-o", unfinished, mainPackage},
		func(string) {},
		func(string) {
			if done++; time.Since(told) > time.Second {
				told = time.Now()
				b.say("compiling Jaeger %s: %d of %d packages", Version, done, packages)
			}
		})
	if err != nil {
		return fmt.Errorf("compile it: %w", err)
	}
	if _, err := BinaryVersion(ctx, unfinished); err != nil {
		return fmt.Errorf("try what was built: %w", err)
	}
	if err := os.Rename(unfinished, b.binary()); err != nil {
		return fmt.Errorf("move it into place: %w", err)
	}
	b.say("Jaeger %s is built: %s", Version, b.binary())
	return nil
}
