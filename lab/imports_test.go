package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/msalab/msalab"

// Names for groups of modules in the table below.
var (
	grpcs = []string{"google.golang.org/grpc", "google.golang.org/protobuf", "google.golang.org/genproto/googleapis/rpc"}
	otel  = []string{"go.opentelemetry.io/otel", "go.opentelemetry.io/contrib"}
	xdsPB = []string{"github.com/envoyproxy/go-control-plane"}
)

// border says what a package may import: packages of this module by their path,
// a folder with all below it by a trailing "/...", other modules by their path.
// The standard library is free, but where barred says otherwise.
type border struct {
	pkg    string
	may    []string
	barred []string // of the standard library
	tests  []string // what its tests may import of this module as well
}

// owners are the packages that alone may import something, whatever the table
// below allows them.
var owners = map[string][]string{
	"database/sql":                       {"services/internal/store"},
	"go.opentelemetry.io/otel/sdk":       {"services/internal/replica", "lab/internal/ingress", "services/internal/servicetest"},
	"go.opentelemetry.io/otel/exporters": {"services/internal/replica", "lab/internal/ingress"},
}

// borders are those between all packages. A package that is not listed fails the
// test: put it where its arrows point. Of other modules a test may import any.
var borders = []border{
	{pkg: "lab", may: join(
		"lab/engine", "lab/shop", "lab/shop/autoscale", "lab/shop/ports", "lab/shop/rollout", "lab/runs", "lab/scenario/...", "lab/spans", "lab/wire", "lab/internal/...", "proto", "services", "scenarios", "tui", "tui/theme",
		"github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/charmbracelet/x/ansi", "github.com/charmbracelet/x/term"),
		tests: []string{"proto/shop/coupon/v1", "proto/shop/money/v1"}},
	{pkg: "lab/e2e", tests: []string{"lab/internal/labtest", "lab/runs"}},
	{pkg: "lab/e2e/diagnose", tests: []string{"lab/internal/labtest", "lab/runs"}},
	{pkg: "lab/e2e/lossless", tests: []string{"lab/internal/labtest", "lab/runs"}},
	{pkg: "lab/engine", may: []string{"lab/shop", "lab/shop/measured", "lab/shop/ports", "lab/shop/scraped", "lab/runs", "lab/scenario", "lab/scenario/benches", "lab/sentences", "lab/spans", "lab/spans/evidence"}, barred: []string{"net", "os/exec"}, tests: []string{"lab/shop/figures", "lab/shop/shoptest"}},
	{pkg: "lab/shop", may: []string{"lab/runs", "lab/scenario", "lab/sentences", "lab/shop/acts", "lab/shop/autoscale", "lab/shop/figures", "lab/shop/measured", "lab/shop/ports", "lab/shop/receipts", "lab/shop/rollout", "lab/shop/scraped", "lab/shop/sizing"}, barred: []string{"net", "os"}, tests: []string{"lab/engine", "lab/shop/shoptest"}},
	{pkg: "lab/shop/acts", may: []string{"lab/runs", "lab/scenario", "lab/sentences", "lab/shop/figures"}, barred: []string{"net", "os"}},
	{pkg: "lab/shop/autoscale", may: []string{"lab/runs", "lab/scenario", "lab/shop/figures"}, barred: []string{"net", "os"}},
	{pkg: "lab/shop/figures", may: []string{"lab/runs"}, barred: []string{"net", "os"}},
	{pkg: "lab/shop/measured", may: []string{"lab/runs", "lab/scenario", "lab/shop/figures", "lab/shop/rollout"}, barred: []string{"net", "os"}},
	{pkg: "lab/shop/ports", may: []string{"lab/runs", "lab/scenario", "lab/shop/figures", "lab/shop/scraped"}, barred: []string{"net", "os"}},
	{pkg: "lab/shop/receipts", may: []string{"lab/runs", "lab/scenario", "lab/shop/figures"}, barred: []string{"net", "os"}},
	{pkg: "lab/shop/rollout", may: []string{"lab/scenario", "lab/sentences", "lab/shop/figures"}, barred: []string{"net", "os"}},
	{pkg: "lab/shop/scraped", may: []string{"lab/scenario", "lab/spans", "lab/shop/figures"}, barred: []string{"net", "os"}},
	{pkg: "lab/shop/sizing", may: []string{"lab/queueing", "lab/runs", "lab/scenario", "lab/sentences", "lab/shop/figures", "lab/shop/measured"}, barred: []string{"net", "os"}},
	{pkg: "lab/shop/shoptest", may: []string{"lab/shop/figures", "lab/shop/ports", "lab/runs", "lab/scenario"}, barred: []string{"net", "os"}},
	{pkg: "lab/runs", may: []string{"lab/scenario", "lab/spans"}, barred: []string{"net", "os"}},
	{pkg: "lab/scenario", may: []string{"lab/scenario/choice"}, barred: []string{"net", "os"}},
	{pkg: "lab/scenario/choice", barred: []string{"net", "os"}},
	{pkg: "lab/scenario/read", may: []string{"lab/scenario/choice", "github.com/goccy/go-yaml", "golang.org/x/text", "github.com/charmbracelet/x/ansi"},
		barred: []string{"net", "os"}},
	{pkg: "lab/scenario/benches", may: []string{"lab/scenario", "lab/scenario/choice"}, barred: []string{"net", "os"}},
	{pkg: "lab/scenario/words", may: []string{"lab/scenario", "lab/scenario/benches"}, barred: []string{"net", "os"}, tests: []string{"lab/scenario/expression"}},
	{pkg: "lab/scenario/expression", may: []string{"lab/scenario", "lab/scenario/choice", "lab/scenario/read", "lab/scenario/benches", "github.com/expr-lang/expr"},
		barred: []string{"net", "os"}, tests: []string{"lab/scenario/language"}},
	{pkg: "lab/scenario/language", may: []string{"lab/scenario", "lab/scenario/choice", "lab/scenario/read", "lab/scenario/benches", "lab/scenario/expression"},
		barred: []string{"net", "os"}},
	{pkg: "lab/scenario/manual", tests: []string{"lab/scenario", "lab/scenario/benches", "lab/scenario/expression", "lab/scenario/language"}},
	{pkg: "lab/sentences", may: []string{"lab/runs", "lab/scenario", "lab/spans", "lab/spans/evidence"}, barred: []string{"net", "os"}},
	{pkg: "lab/spans/evidence", may: []string{"lab/spans"}, barred: []string{"net", "os"}},
	{pkg: "lab/spans", barred: []string{"net", "os"}},
	{pkg: "lab/queueing", barred: []string{"net", "os"}},
	{pkg: "lab/wire", may: []string{"lab/scenario", "lab/scenario/choice", "google.golang.org/protobuf"}, barred: []string{"net", "os"}, tests: []string{"proto/..."}},
	{pkg: "lab/internal/bench", may: []string{"lab/scenario", "lab/scenario/benches"}, barred: []string{"net", "os/exec"}},
	{pkg: "lab/internal/bench/browser", may: []string{"lab/engine", "lab/internal/bench", "lab/internal/chromium"}},
	{pkg: "lab/internal/bench/doors", may: join("proto/bench/order/v1", "connectrpc.com/connect", "github.com/goccy/go-json", grpcs), tests: []string{"lab/internal/linkfault"}},
	{pkg: "lab/internal/bench/ends", may: []string{"golang.org/x/sys"}, barred: []string{"net"}},
	{pkg: "lab/internal/bench/protocols", may: join("lab/scenario/benches", "lab/internal/bench", "lab/internal/bench/doors", "lab/internal/bench/ends",
		"lab/internal/bench/profile", "lab/internal/linkfault", "proto/bench/order/v1", "golang.org/x/sync", "google.golang.org/protobuf")},
	{pkg: "lab/internal/bench/streams", may: join("lab/shop/figures", "lab/shop/ports", "lab/scenario", "lab/scenario/benches", "lab/internal/bench", "lab/internal/bench/ends",
		"lab/internal/control", "lab/internal/launch", "lab/internal/linkfault", "proto/shop/...", "services", "golang.org/x/sync", grpcs)},
	{pkg: "lab/internal/bench/profile", may: []string{"google.golang.org/protobuf"}, barred: []string{"net", "os"}},
	{pkg: "lab/internal/bench/hops", may: join("lab/shop/ports", "lab/runs", "lab/scenario", "lab/internal/bench", "lab/internal/launch", "lab/internal/linkfault",
		"lab/internal/relay", "lab/internal/xds", "proto/bench/...", grpcs), tests: []string{"lab/scenario/benches"}},
	{pkg: "lab/internal/books", may: join("lab/shop/ports", "lab/runs", "lab/scenario", "lab/spans", "services/audit", "proto/shop/pay/v1", grpcs), tests: []string{"proto/shop/money/v1"}},
	{pkg: "lab/internal/grpccaller", may: join("proto/shop/...", grpcs)},
	{pkg: "lab/internal/chromium", may: []string{"lab/internal/folder"}},
	{pkg: "lab/internal/folder"},
	{pkg: "lab/internal/cast", barred: []string{"net", "os/exec"}},
	{pkg: "lab/internal/control", may: join("lab/shop/figures", "lab/shop/ports", "lab/runs", "lab/scenario", "proto/control/v1", grpcs)},
	{pkg: "lab/internal/doctor", may: []string{"lab/scenario", "lab/internal/chromium", "lab/internal/folder", "lab/internal/jaeger", "lab/internal/terminal",
		"github.com/charmbracelet/colorprofile", "github.com/charmbracelet/x/ansi", "github.com/charmbracelet/x/term"}},
	{pkg: "lab/internal/ingress", may: join("lab/shop/ports", "lab/runs", otel, grpcs)},
	{pkg: "lab/internal/jaeger", may: join("lab/engine", "lab/runs", "lab/spans", "lab/internal/folder", "lab/internal/relay", "proto/jaeger/...",
		"go.opentelemetry.io/proto/otlp", grpcs), tests: []string{"lab/internal/relay/relaytest", "lab/scenario"}},
	{pkg: "lab/internal/journeys", may: join("lab/shop/ports", "lab/runs", "lab/scenario", "lab/internal/load", "lab/internal/load/client", "proto/shop/...", grpcs)},
	{pkg: "lab/internal/labtest", may: []string{"lab/runs", "lab/spans", "github.com/rogpeppe/go-internal"}, tests: []string{"lab/internal/report", "lab/scenario"}},
	{pkg: "lab/internal/launch", may: []string{"lab/shop/ports", "lab/runs", "lab/scenario", "lab/internal/folder", "services", "services/board/node"}, tests: []string{"lab/shop/figures", "lab/internal/control", "lab/internal/ingress", "lab/internal/linkfault", "lab/internal/xds", "proto/control/v1", "proto/shop/board/v1"}},
	{pkg: "lab/internal/linkfault", may: []string{"lab/shop/figures", "lab/shop/ports", "lab/scenario"}},
	{pkg: "lab/internal/load", may: []string{"github.com/HdrHistogram/hdrhistogram-go", "golang.org/x/sys"}},
	{pkg: "lab/internal/load/client", tests: []string{"lab/internal/load"}},
	{pkg: "lab/internal/notes", may: []string{"lab/runs", "lab/scenario", "lab/internal/folder"}, tests: []string{"lab/scenario/language", "scenarios"}},
	{pkg: "lab/internal/plain", may: []string{"lab/engine", "lab/runs", "lab/scenario", "lab/scenario/language"}, barred: []string{"net", "os"}},
	{pkg: "lab/internal/relay", may: join("lab/engine", "lab/runs", "lab/spans", "go.opentelemetry.io/proto/otlp", grpcs), tests: []string{"lab/internal/relay/relaytest", "lab/scenario"}},
	{pkg: "lab/internal/relay/relaytest", may: []string{"lab/spans", "go.opentelemetry.io/proto/otlp"}},
	{pkg: "lab/internal/replay", may: []string{"lab/engine", "lab/runs", "lab/scenario", "lab/spans", "lab/internal/relay"}, barred: []string{"net", "os"}},
	{pkg: "lab/internal/report", may: []string{"lab/runs", "lab/scenario", "lab/scenario/benches", "lab/spans", "github.com/charmbracelet/x/ansi"}, tests: []string{"lab/internal/chromium"}},
	{pkg: "lab/internal/scrape", may: []string{"lab/engine", "lab/shop/ports", "lab/shop/scraped", "lab/runs", "lab/scenario", "lab/spans",
		"github.com/prometheus/common", "github.com/prometheus/client_model"}},
	{pkg: "lab/internal/spool", barred: []string{"net", "os"}},
	{pkg: "lab/internal/terminal", may: []string{"github.com/charmbracelet/x/ansi", "github.com/charmbracelet/x/term"}},
	{pkg: "lab/internal/xds", may: join("lab/shop/ports", "lab/runs", "lab/scenario", "proto/shop/...", xdsPB, grpcs)},

	{pkg: "services", may: []string{"services/..."}, tests: []string{"proto/..."}},
	{pkg: "services/internal/replica", may: join("services/internal/...", "proto/control/v1", "golang.org/x/sys",
		"github.com/prometheus/client_golang", "github.com/prometheus/otlptranslator", otel, grpcs), tests: []string{"proto/shop/coupon/v1", "proto/shop/money/v1", "proto/shop/point/v1"}},
	{pkg: "services/internal/replica/fault", may: join("services/internal/...", otel, grpcs)},
	{pkg: "services/internal/mesh", may: join("services/internal/...", "github.com/failsafe-go/failsafe-go", otel, grpcs), tests: []string{"proto/shop/board/v1"}},
	{pkg: "services/internal/store", may: join("modernc.org/sqlite", "go.opentelemetry.io/otel", grpcs), tests: []string{"services/internal/servicetest"}},
	{pkg: "services/internal/work", may: join("services/internal/...", "go.opentelemetry.io/otel", grpcs)},
	{pkg: "services/internal/baggage", may: join("go.opentelemetry.io/otel")},
	{pkg: "services/internal/trail", may: join("go.opentelemetry.io/otel")},
	{pkg: "services/internal/plant", may: join("go.opentelemetry.io/otel", grpcs)},
	{pkg: "services/internal/servicetest", may: join("services/internal/...", "proto/shop/audit/v1", "proto/shop/coupon/v1", "proto/shop/point/v1", "go.opentelemetry.io/otel", grpcs)},
	{pkg: "services/internal/...", may: join("services/internal/...", "proto/...", grpcs)},
	{pkg: "services/hops", may: join("services/internal/...", "proto/bench/...", "golang.org/x/sync", "golang.org/x/sys", "go.opentelemetry.io/otel", grpcs)},
	{pkg: "services/pay/saga"},
	{pkg: "services/board/node"},
	{pkg: "services/audit", may: join("proto/shop/...", grpcs)},
	{pkg: "services/pay", may: join("services/internal/...", "services/pay/saga", "proto/shop/...", "go.opentelemetry.io/otel/trace", grpcs)},
	{pkg: "services/gateway", may: join("services/internal/...", "proto/shop/...", "golang.org/x/sync", "connectrpc.com/connect", grpcs)},
	{pkg: "services/*", may: join("services/internal/...", "proto/shop/...", "golang.org/x/sync", grpcs)},

	{pkg: "proto", tests: []string{"proto/..."}},
	{pkg: "proto/...", may: join("proto/...", grpcs)},
	{pkg: "scenarios", may: []string{"lab/scenario", "lab/scenario/choice", "lab/scenario/language", "lab/scenario/read"}, tests: []string{"lab/runs"}},

	// The app knows them all, and nothing knows the app. Dialogs that change the shop write a
	// function's figures and a deploy as the map and the bill do; views know no dialog but the
	// one that is their own.
	{pkg: "tui", may: join("lab/engine", "lab/shop/ports", "lab/runs", "lab/scenario", "lab/scenario/words", "lab/spans", "tui/...", charm), barred: screens, tests: []string{"lab/scenario/language"}},
	{pkg: "tui/keyboard", may: []string{"tui/text", "charm.land/bubbletea/v2"}, barred: screens},
	{pkg: "tui/form", may: []string{"lab/scenario", "tui/canvas", "tui/text", "tui/theme"}, barred: screens},
	{pkg: "tui/dialog", may: []string{"lab/engine", "lab/runs", "lab/scenario", "tui/canvas", "tui/form", "tui/keyboard", "tui/text", "tui/theme", "charm.land/bubbletea/v2"}, barred: screens},
	{pkg: "tui/change", may: []string{"lab/engine", "lab/runs", "lab/scenario", "tui/bill", "tui/canvas", "tui/dialog", "tui/form", "tui/keyboard", "tui/map", "tui/text", "tui/theme", "charm.land/bubbletea/v2"}, barred: screens},
	{pkg: "tui/details", may: []string{"lab/runs", "tui/bill", "tui/canvas", "tui/dialog", "tui/map", "tui/text", "tui/theme", "charm.land/bubbletea/v2"}, barred: screens},
	{pkg: "tui/help", may: []string{"tui/canvas", "tui/dialog", "tui/keyboard", "tui/text", "tui/theme"}, barred: screens},
	{pkg: "tui/palette", may: []string{"lab/scenario", "tui/canvas", "tui/dialog", "tui/keyboard", "tui/text", "tui/theme", "charm.land/bubbletea/v2"}, barred: screens},
	{pkg: "tui/...", may: join("lab/engine", "lab/shop/ports", "lab/runs", "lab/scenario", "lab/scenario/words", "lab/spans", "tui/canvas", "tui/chart", "tui/charts", "tui/dialog", "tui/form",
		"tui/keyboard", "tui/look", "tui/narration", "tui/text", "tui/theme", "tui/waterfall", charm), barred: screens, tests: []string{"lab/scenario/language"}},
}

// screens are barred from doing what takes time.
var screens = []string{"net", "os", "syscall", "log", "path/filepath"}

var charm = []string{"charm.land/bubbletea/v2", "charm.land/lipgloss/v2", "charm.land/bubbles/v2",
	"github.com/charmbracelet/ultraviolet", "github.com/charmbracelet/colorprofile", "github.com/charmbracelet/x/ansi", "golang.org/x/text"}

// join makes one list of strings and lists of strings.
func join(parts ...any) []string {
	var all []string
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			all = append(all, p)
		case []string:
			all = append(all, p...)
		}
	}
	return all
}

// TestImports holds the borders between packages: what may know of what.
func TestImports(t *testing.T) {
	root := ".."
	seen := 0
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		seen++
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		checkFile(t, file, path.Dir(filepath.ToSlash(rel)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 50 {
		t.Errorf("only %d files were read: is the root right?", seen)
	}
}

func checkFile(t *testing.T, file, pkg string) {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, src, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(borders, func(b border) bool { return matches(b.pkg, pkg) })
	if i < 0 {
		t.Errorf("%s: package %s has no place in the table of borders", file, pkg)
		return
	}
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if ok := borders[i].permits(pkg, name); !ok && !(strings.HasSuffix(file, "_test.go") && borders[i].permitsTest(pkg, name)) {
			t.Errorf("%s: %s may not import %s", file, pkg, name)
		}
	}
}

// permits reports whether a package behind this border may import something.
func (b border) permits(pkg, name string) bool {
	for what, by := range owners {
		if within(what, name) && !slices.Contains(by, pkg) {
			return false
		}
	}
	if own, ok := strings.CutPrefix(name, module+"/"); ok {
		return slices.ContainsFunc(b.may, func(m string) bool { return matches(m, own) })
	}
	if standard(name) {
		return !slices.ContainsFunc(b.barred, func(m string) bool { return within(m, name) })
	}
	return slices.ContainsFunc(b.may, func(m string) bool { return within(m, name) })
}

// permitsTest reports whether, beyond that, a test of the package may.
func (b border) permitsTest(pkg, name string) bool {
	if own, ok := strings.CutPrefix(name, module+"/"); ok {
		return own == pkg || slices.ContainsFunc(b.tests, func(m string) bool { return matches(m, own) })
	}
	return !within("database/sql", name)
}

// standard reports whether an import is of the standard library.
func standard(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return !strings.Contains(first, ".")
}

// within reports whether an import is a module or package, or below it.
func within(parent, name string) bool { return name == parent || strings.HasPrefix(name, parent+"/") }

// matches compares a package with an entry: "a/..." is a and all below it,
// "a/*" what is right below it.
func matches(entry, pkg string) bool {
	if below, ok := strings.CutSuffix(entry, "/..."); ok {
		return pkg == below || strings.HasPrefix(pkg, below+"/")
	}
	if parent, ok := strings.CutSuffix(entry, "/*"); ok {
		return path.Dir(pkg) == parent
	}
	return entry == pkg
}

// TestBordersBite shows that the rules refuse what they are there for.
func TestBordersBite(t *testing.T) {
	for _, tt := range []struct {
		pkg, name  string
		want, test bool // of the package, and of its tests
	}{
		{"tui", "net/http", false, true},
		{"tui", module + "/lab/internal/launch", false, false},
		{"tui", module + "/lab/engine", true, true},
		{"tui", module + "/lab/shop", false, false},
		{"lab/internal/launch", module + "/lab/shop", false, false},
		{"lab/shop/rollout", module + "/lab/shop", false, false},
		{"lab/engine", "google.golang.org/grpc", false, true},
		{"lab/engine", module + "/services", false, false},
		{"lab/engine", module + "/lab/shop", true, true},
		{"lab/shop", module + "/lab/engine", false, true},
		{"lab/shop", "os/exec", false, true},
		{"services/pay", module + "/services/card", false, false},
		{"services/pay", module + "/services/internal/store", true, true},
		{"services/pay", "modernc.org/sqlite", false, true},
		{"services/pay", "database/sql", false, false},
		{"services/internal/store", "database/sql", true, true},
		{"services/internal/mesh", "go.opentelemetry.io/otel/trace", true, true},
		{"services/internal/mesh", "go.opentelemetry.io/otel/sdk/trace", false, true},
		{"services/internal/replica", "go.opentelemetry.io/otel/sdk/trace", true, true},
		{"lab/internal/load", module + "/lab/engine", false, false},
		{"lab/internal/load", module + "/lab/internal/load", false, true},
		{"lab/spans", module + "/lab/scenario", false, false},
		{"tui", "os", false, true},
		{"tui", "os/exec", false, true},
		{"tui/map", "os", false, true},
	} {
		for _, b := range borders {
			if matches(b.pkg, tt.pkg) {
				got := b.permits(tt.pkg, tt.name)
				if test := got || b.permitsTest(tt.pkg, tt.name); got != tt.want || test != tt.test {
					t.Errorf("%s imports %s: allowed %v, in its tests %v; want %v, %v", tt.pkg, tt.name, got, test, tt.want, tt.test)
				}
				break
			}
		}
	}
}
