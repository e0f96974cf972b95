package doctor

import (
	"errors"
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/internal/terminal"
)

// The sizes of a terminal: below the first nothing can be read; the second is
// what the app is laid out for.
const (
	leastWidth, leastHeight = 60, 15
	goodWidth, goodHeight   = 100, 30
)

// size judges a terminal's size; 0 by 0: there is none.
func size(width, height int) Finding {
	f := Finding{Name: text("terminal", "터미널"), Found: same(fmt.Sprintf("%dx%d", width, height))}
	switch {
	case width == 0 || height == 0:
		f.State, f.Found = Weak, text("none", "없음")
		f.Do = text("the app needs a terminal; without one there are `lab --plain` and `lab run NAME`", "앱에는 터미널이 필요합니다. 터미널이 없으면 `lab --plain`이나 `lab run 이름`을 쓰십시오")
	case width < leastWidth || height < leastHeight:
		f.State = Weak
		f.Do = text(fmt.Sprintf("enlarge it, or take smaller letters: at least %dx%d", leastWidth, leastHeight),
			fmt.Sprintf("창을 키우거나 글자를 줄이십시오. 최소 %dx%d", leastWidth, leastHeight))
	case width < goodWidth || height < goodHeight:
		f.Do = text(fmt.Sprintf("it is enough; %dx%d shows more", goodWidth, goodHeight), fmt.Sprintf("사용할 수 있습니다. %dx%d에서 더 많이 보입니다", goodWidth, goodHeight))
	}
	return f
}

// samples are characters that terminals draw at different widths, and the width
// in cells that the app counts on.
func samples() []sample {
	return []sample{{"한글", 4}, {"─│╭╯", 4}, {"█▒▁", 3}, {"●▶→", 3}, {"⠿⡇", 2}}
}

type sample struct {
	text  string
	cells int
}

// widths judges how wide a terminal draws the samples. measure tells how far its
// cursor went.
func widths(measure func(string) (int, error)) Finding {
	f := Finding{Name: text("width of characters", "글자 폭"), Found: text("as the app counts", "앱의 계산과 같음")}
	var wrong []string
	hangul := false
	for i, s := range samples() {
		cells, err := measure(s.text)
		if err != nil {
			f.State, f.Found = Weak, text("not measured: "+err.Error(), "측정하지 못함: "+inKorean(err))
			f.Do = text("if borders look broken, start the app with --ascii", "테두리가 깨져 보이면 --ascii로 시작하십시오")
			return f
		}
		if cells != s.cells {
			wrong = append(wrong, fmt.Sprintf("%s %d/%d", s.text, cells, s.cells))
			hangul = hangul || i == 0
		}
	}
	if len(wrong) == 0 {
		return f
	}
	list := strings.Join(wrong, ", ")
	f.State = Weak
	f.Found = text("drawn/expected: "+list, "실제/예상: "+list)
	f.Do = text("set the terminal's ambiguous characters to narrow, or start the app with --ascii",
		"터미널의 '모호한 폭 문자'를 좁게 바꾸거나, 앱을 --ascii로 시작하십시오")
	if hangul {
		f.Do = text("choose a terminal font with Hangul, or --lang en", "한글이 들어 있는 글꼴을 고르거나 --lang en으로 시작하십시오")
	}
	return f
}

// colours judges what the terminal can show, in colorprofile's words.
func colours(profile string, noColor bool) Finding {
	f := Finding{Name: text("colours", "색"), Found: same(profile)}
	switch {
	case noColor:
		f.Found = text("off by NO_COLOR", "NO_COLOR로 꺼짐")
	case profile == "ANSI" || profile == "ASCII" || profile == "NoTTY":
		f.State = Weak
		f.Do = text("set TERM=xterm-256color where the terminal can do that; states have words and marks too", "가능하면 TERM=xterm-256color로 설정하십시오. 상태는 글자와 기호로도 보입니다")
	}
	return f
}

// eastAsian judges a variable that widens every border in some libraries.
func eastAsian(value string) []Finding {
	if value == "" || value == "0" {
		return nil
	}
	return []Finding{{Name: same("RUNEWIDTH_EASTASIAN"), State: Weak, Found: same(value),
		Do: text("unset it: it makes borders two cells wide", "해제하십시오. 테두리를 두 칸으로 계산하게 합니다")}}
}

// inKorean tells why a terminal could not be asked.
func inKorean(err error) string {
	switch {
	case errors.Is(err, terminal.ErrNone):
		return "물어볼 터미널이 없습니다"
	case errors.Is(err, terminal.ErrSilent):
		return "터미널이 커서 위치를 알려 주지 않습니다"
	}
	return err.Error()
}
