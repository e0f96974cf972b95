package doctor

import "github.com/msalab/msalab/lab/scenario"

// tool judges a program that something of the lab uses. found is its path or
// version; empty: there is none. without says what is missing then.
func tool(name scenario.Text, found string, without, do scenario.Text) Finding {
	f := Finding{Name: name, Found: same(found)}
	if found == "" {
		f.State, f.Found, f.Do = Weak, text("none: "+without.EN, "없음: "+without.KO), do
	}
	return f
}

func goTool(found string) Finding {
	return tool(same("Go"), found, text("lab jaeger build can't build Jaeger", "lab jaeger build로 Jaeger를 빌드할 수 없습니다"),
		text("install Go 1.26 from go.dev", "go.dev에서 Go 1.26을 설치하십시오"))
}

// jaegerFound judges the trace store; err says why there is none.
func jaegerFound(found string, err error) Finding {
	f := tool(same("Jaeger"), found, text("traces come from the lab's own memory", "추적은 실습실의 메모리에서 보여 줍니다"),
		text("put jaeger (version 2) on PATH, or run `lab jaeger build`", "jaeger(버전 2)를 PATH에 두거나 `lab jaeger build`를 실행하십시오"))
	if found == "" && err != nil {
		f.Found = same(err.Error())
	}
	return f
}

func node(found string) Finding {
	return tool(same("Node.js"), found, text("services in another language are left out", "다른 언어로 쓴 서비스는 빠집니다"),
		text("install Node.js 20 or newer", "Node.js 20 이상을 설치하십시오"))
}

func browser(found string) Finding {
	return tool(text("browser", "브라우저"), found, text("no headless Chromium for the browser tests", "브라우저 시험에 쓸 Chromium이 없습니다"),
		text("install chromium; any browser shows the page of `lab report`", "chromium을 설치하십시오. `lab report`의 페이지는 어느 브라우저에서나 보입니다"))
}
