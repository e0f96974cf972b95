package doctor

import (
	"errors"
	"regexp"
	"strconv"

	"github.com/msalab/msalab/lab/internal/chromium"
	"github.com/msalab/msalab/lab/internal/jaeger"
	"github.com/msalab/msalab/lab/scenario"
)

// tool judges a program that something of the lab uses. found is its path or
// version; empty: there is none. without says what is missing then.
func tool(name scenario.Text, found string, without, do scenario.Text) Finding {
	f := Finding{Name: name, Found: same(found)}
	if found == "" {
		f.State, f.Found, f.Do = Weak, text("none: "+without.EN, "없음: "+without.KO), do
	}
	return f
}

// The least versions of the tools that programs of the lab are built or run with.
var (
	leastGo   = release{1, 26}
	leastNode = release{20, 0}
)

// release is the beginning of a version.
type release struct{ major, minor int }

func (r release) before(other release) bool {
	return r.major < other.major || r.major == other.major && r.minor < other.minor
}

var releasePattern = regexp.MustCompile(`(?:go|v)(\d+)(?:\.(\d+))?`)

// releaseOf finds the version in what a tool says of itself: "go version go1.26.8
// linux/amd64", "v20.11.0"; false: there is none.
func releaseOf(said string) (r release, ok bool) {
	m := releasePattern.FindStringSubmatch(said)
	if m == nil {
		return release{}, false
	}
	r.major, _ = strconv.Atoi(m[1])
	r.minor, _ = strconv.Atoi(m[2]) // none: 0
	return r, true
}

// recent is tool where a version of it is needed, and old says what is missing
// below that.
func recent(name scenario.Text, found string, least release, without, old, do scenario.Text) Finding {
	f := tool(name, found, without, do)
	if found == "" {
		return f
	}
	if r, ok := releaseOf(found); !ok || r.before(least) {
		f.State, f.Do = Weak, do
		f.Found = text(found+": "+old.EN, found+": "+old.KO)
	}
	return f
}

func goTool(found string) Finding {
	return recent(same("Go"), found, leastGo, text("lab jaeger build can't build Jaeger", "lab jaeger build로 Jaeger를 빌드할 수 없습니다"),
		text("older than 1.26", "1.26보다 오래된 버전"), text("install Go 1.26 from go.dev", "go.dev에서 Go 1.26을 설치하십시오"))
}

// compiler judges a C compiler, which nothing but the tests' race detector needs.
func compiler(found string) Finding {
	return tool(text("C compiler", "C 컴파일러"), found, text("`go test -race` can't run", "`go test -race`를 실행할 수 없습니다"),
		text("install gcc or clang, or name one by CC; the lab itself needs none", "gcc나 clang을 설치하거나 CC 변수로 지정하십시오. 실습에는 필요하지 않습니다"))
}

// jaegerFound judges the trace store; err says why there is none. The lab can build
// one where there are Go and a cache folder.
func jaegerFound(found scenario.Text, err error, builds bool) Finding {
	do := text("put jaeger (version 2) on PATH, or run `lab jaeger build`", "jaeger(버전 2)를 PATH에 두거나 `lab jaeger build`를 실행하십시오")
	if !builds {
		do = text("put jaeger (version 2) on PATH", "jaeger(버전 2)를 PATH에 두십시오")
	}
	f := tool(same("Jaeger"), found.EN, text("traces come from the lab's own memory", "추적은 실습실의 메모리에서 보여 줍니다"), do)
	switch {
	case found.EN != "":
		f.Found = found
	case err != nil && !errors.Is(err, jaeger.ErrNotFound):
		f.Found = text("can't be used: "+err.Error(), "쓸 수 없음: "+err.Error())
	}
	return f
}

func node(found string) Finding {
	return recent(same("Node.js"), found, leastNode, text("services in another language are left out", "다른 언어로 쓴 서비스는 빠집니다"),
		text("older than 20", "20보다 오래된 버전"), text("install Node.js 20 or newer", "Node.js 20 이상을 설치하십시오"))
}

// browser judges the browser that was found; wrong is what was named as one, and
// isn't there.
func browser(found, wrong string) Finding {
	f := tool(text("browser", "브라우저"), found, text("no headless Chromium for the browser tests", "브라우저 시험에 쓸 Chromium이 없습니다"),
		text("install chromium; any browser shows the page of `lab report`", "chromium을 설치하십시오. `lab report`의 페이지는 어느 브라우저에서나 보입니다"))
	if wrong != "" {
		f.Found = text("none: "+chromium.Variable+" names "+wrong+", which is no program", "없음: "+chromium.Variable+" 변수로 지정한 프로그램이 없습니다: "+wrong)
		f.Do = text("name a Chromium by "+chromium.Variable+", or unset it", chromium.Variable+" 변수를 Chromium 경로로 바꾸거나 해제하십시오")
	}
	return f
}
