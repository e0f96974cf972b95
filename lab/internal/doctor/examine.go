package doctor

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"github.com/msalab/msalab/lab/internal/chromium"
	"github.com/msalab/msalab/lab/internal/folder"
	"github.com/msalab/msalab/lab/internal/jaeger"
	"github.com/msalab/msalab/lab/internal/terminal"
	"github.com/msalab/msalab/lab/scenario"
)

// Examine looks at this machine. port is that of the first of so many front doors.
func Examine(ctx context.Context, port, doors int) []Finding {
	width, height, err := term.GetSize(os.Stdout.Fd())
	if err != nil {
		width, height = 0, 0
	}
	all := []Finding{size(width, height)}
	if width > 0 {
		all = append(all, widths(terminal.Cells), colours(colorprofile.Detect(os.Stdout, os.Environ()).String(), os.Getenv("NO_COLOR") != ""))
	}
	all = append(all, eastAsian(os.Getenv("RUNEWIDTH_EASTASIAN"))...)
	cache, cacheErr := os.UserCacheDir()
	if cacheErr == nil {
		cache = filepath.Join(cache, "msalab")
		if cacheErr = os.MkdirAll(cache, 0o755); cacheErr == nil {
			cacheErr = writable(cache)
		}
	}
	golang := version(ctx, "go", "version")
	return append(all,
		processors(runtime.NumCPU()), memory(available(ctx)), ports(port, doors, listen),
		room(writes("temporary folder", os.TempDir(), true, writable(os.TempDir()), "TMPDIR"), left(os.TempDir()), leastRoom, goodRoom, needsRoom()),
		room(writes("cache folder", cache, false, cacheErr, "XDG_CACHE_HOME"), left(cache), 0, toBuild(), buildsNoJaeger()),
		goTool(golang), compiler(first(os.Getenv("CC"), "gcc", "clang", "cc")), jaegerOf(ctx, golang != "" && cacheErr == nil), node(version(ctx, "node", "--version")),
		browserOf())
}

// available reads the memory that programs can still have; 0 where the system
// doesn't tell.
func available(ctx context.Context) uint64 {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return vmStat(output(ctx, "vm_stat"))
	}
	defer func() { _ = f.Close() }() // it was only read
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) >= 2 && fields[0] == "MemAvailable:" {
			kb, _ := strconv.ParseUint(fields[1], 10, 64) // wrong: 0, unknown
			return kb << 10
		}
	}
	return 0
}

// unknown is how much room there is where that can't be found out.
const unknown = math.MaxUint64

// left is how much room there is in a folder.
func left(dir string) uint64 {
	bytes, err := folder.Room(dir)
	if err != nil {
		return unknown
	}
	return bytes
}

// toBuild is how much room the cache needs: none where there is a Jaeger.
func toBuild() uint64 {
	if _, err := jaeger.Find(); err == nil {
		return 0
	}
	return jaeger.BuildNeeds
}

func listen(port int) error {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	return l.Close()
}

// writable makes a file in a folder and takes it away again.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, "lab-doctor-")
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Remove(f.Name())
}

// version asks a tool for its version; empty: it isn't there, or broken.
func version(ctx context.Context, name string, arg string) string {
	line, _, _ := strings.Cut(output(ctx, name, arg), "\n")
	return line
}

// output is what a program says; empty: it isn't there, or broken.
func output(ctx context.Context, name string, args ...string) string {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		return ""
	}
	return string(out)
}

func jaegerOf(ctx context.Context, builds bool) Finding {
	b, err := jaeger.Find()
	if err != nil {
		return jaegerFound(scenario.Text{}, err, builds)
	}
	v, err := jaeger.BinaryVersion(ctx, b.Path)
	if err != nil {
		return jaegerFound(scenario.Text{}, b.Blame(err), builds)
	}
	source := b.Source
	if source == jaeger.Built {
		source = "실습실이 빌드함"
	}
	return jaegerFound(text(fmt.Sprintf("%s, %s (%s)", v, b.Path, b.Source), fmt.Sprintf("%s, %s (%s)", v, b.Path, source)), nil, builds)
}

func browserOf() Finding {
	path, err := chromium.Find()
	if err != nil {
		return browser("", os.Getenv(chromium.Variable))
	}
	return browser(path, "")
}

// first is the path of the first of these programs that is there.
func first(names ...string) string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}
