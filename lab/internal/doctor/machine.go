package doctor

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/msalab/msalab/lab/internal/folder"
	"github.com/msalab/msalab/lab/internal/jaeger"
	"github.com/msalab/msalab/lab/scenario"
)

// The memory of a machine, in bytes: below the first the shop's processes die of
// it; the second carries both architectures with Jaeger.
const (
	leastMemory = 400 << 20
	goodMemory  = 1500 << 20
)

// memory judges what is available; 0: it could not be found out.
func memory(available uint64) Finding {
	f := Finding{Name: text("free memory", "남은 메모리"), Found: same(fmt.Sprintf("%d MB", available>>20))}
	switch {
	case available == 0:
		f.State, f.Found = Weak, text("unknown here", "알 수 없음")
		f.Do = text(fmt.Sprintf("see that %d MB are free, %d MB for two shops with Jaeger", leastMemory>>20, goodMemory>>20),
			fmt.Sprintf("%d MB가 비어 있는지 확인하십시오. 쇼핑몰 둘과 Jaeger에는 %d MB", leastMemory>>20, goodMemory>>20))
	case available < leastMemory:
		f.State = Bad
		f.Do = text(fmt.Sprintf("end other programs: the lab needs %d MB", leastMemory>>20), fmt.Sprintf("다른 프로그램을 닫으십시오. 실습에 %d MB가 필요합니다", leastMemory>>20))
	case available < goodMemory:
		f.State = Weak
		f.Do = text("run one architecture at a time (--shape services/inproc), --jaeger off", "한 번에 한 아키텍처만 실행하십시오 (--shape services/inproc). --jaeger off도 도움이 됩니다")
	}
	return f
}

// processors judges how many there are.
func processors(n int) Finding {
	f := Finding{Name: text("processors", "프로세서"), Found: same(fmt.Sprint(n))}
	if n < 2 {
		f.State = Weak
		f.Do = text("figures will be unsteady: end other programs during a run", "측정값이 흔들릴 수 있습니다. 실행하는 동안 다른 프로그램을 닫으십시오")
	}
	return f
}

// ports judges the front doors' ports. listen tries one; 0 is any, and so is first.
func ports(first, n int, listen func(port int) error) Finding {
	f := Finding{Name: text("ports", "포트"), Found: same(fmt.Sprintf("127.0.0.1:%d-%d", first, first+n-1))}
	if err := listen(0); err != nil {
		f.State, f.Found = Bad, text("none can be opened: "+err.Error(), "열 수 없음: "+err.Error())
		f.Do = text("allow programs to listen on the loopback interface, 127.0.0.1", "루프백 인터페이스(127.0.0.1)에서 수신을 허용하십시오")
		return f
	}
	if first == 0 {
		f.Found = text("any free ones", "빈 포트 아무것이나")
		return f
	}
	var taken []string
	for port := first; port < first+n; port++ {
		if listen(port) != nil {
			taken = append(taken, fmt.Sprint(port))
		}
	}
	if len(taken) > 0 {
		list := strings.Join(taken, ", ")
		f.State, f.Found = Weak, text("taken: "+list, "사용 중: "+list)
		f.Do = text("start with --port 9080, or --port 0 for any free ones", "--port 9080, 또는 빈 포트를 쓰는 --port 0으로 시작하십시오")
	}
	return f
}

// writes judges a folder that is written to. needed: nothing runs without it.
func writes(name, path string, needed bool, err error, do string) Finding {
	f := Finding{Name: text(name, map[string]string{"temporary folder": "임시 폴더", "cache folder": "캐시 폴더"}[name]), Found: same(path)}
	if err == nil {
		return f
	}
	f.State, f.Found = Weak, text("can't be written: "+err.Error(), "쓸 수 없음: "+err.Error())
	if needed {
		f.State = Bad
	}
	f.Do = text("make it writable, or set "+do+" to one that is", "쓸 수 있게 하거나 "+do+" 변수로 다른 곳을 지정하십시오")
	return f
}

// The room that a shop's data takes, in bytes: below the first no shop opens, the second
// is enough for some hours of two shops (6 MB a minute).
const (
	leastRoom = folder.ShopNeeds
	goodRoom  = 1 << 30
)

// room judges how much there is left in a folder that was found good for writing, unless
// that is unknown. Less than least keeps the lab from running, less than good is
// weak, which do says more of.
func room(f Finding, left, least, good uint64, do scenario.Text) Finding {
	if f.State != Good || left == unknown {
		return f
	}
	f.Found = text(fmt.Sprintf("%s, %d MB left", f.Found.EN, left>>20), fmt.Sprintf("%s, 남은 공간 %d MB", f.Found.KO, left>>20))
	switch {
	case left < least:
		f.State, f.Do = Bad, do
	case left < good:
		f.State, f.Do = Weak, do
	}
	return f
}

// needsRoom says what to do where a shop's data may find none.
func needsRoom() scenario.Text {
	return text(fmt.Sprintf("free space there, or set TMPDIR to a folder with more: the lab needs %d MB, and %d MB for some hours", leastRoom>>20, goodRoom>>20),
		fmt.Sprintf("공간을 비우거나 TMPDIR 변수로 다른 곳을 지정하십시오. 실습에 %d MB, 몇 시간 실행하려면 %d MB가 필요합니다", leastRoom>>20, goodRoom>>20))
}

// buildsNoJaeger says what a cache folder is too small for.
func buildsNoJaeger() scenario.Text {
	return text(fmt.Sprintf("free space there before `lab jaeger build`: it takes up to %d MB", jaeger.BuildNeeds>>20),
		fmt.Sprintf("`lab jaeger build` 전에 공간을 비우십시오. 빌드에 최대 %d MB가 필요합니다", jaeger.BuildNeeds>>20))
}

// vmStat finds the memory that programs can have in what vm_stat of macOS says; 0:
// it isn't there.
func vmStat(said string) uint64 {
	size := vmPageSize.FindStringSubmatch(said)
	if size == nil {
		return 0
	}
	page, _ := strconv.ParseUint(size[1], 10, 64) // too long: the largest, and the sum is nonsense
	var pages uint64
	for _, m := range vmPages.FindAllStringSubmatch(said, -1) {
		n, _ := strconv.ParseUint(m[2], 10, 64) // as above
		pages += n
	}
	return pages * page
}

var (
	vmPageSize = regexp.MustCompile(`page size of (\d+) bytes`)
	vmPages    = regexp.MustCompile(`(?m)^Pages (free|inactive|speculative): +(\d+)\.`)
)
