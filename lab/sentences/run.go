package sentences

import (
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// Plain says the same in both languages: for what other programs say.
func Plain(s string) scenario.Text { return scenario.Text{EN: s, KO: s} }

// Opened says that a shop is, and where its door is.
func Opened(shape scenario.Shape, url string, took time.Duration) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s is healthy after %s at %s", shape, took.Round(time.Millisecond), url),
		KO: fmt.Sprintf("%s 쇼핑몰이 %s 만에 준비되었습니다: %s", shape, took.Round(time.Millisecond), url),
	}
}

// Marked says that a phase ends.
func Marked(name string) scenario.Text {
	return scenario.Text{EN: "phase ends: " + name, KO: "구간 끝: " + name}
}

// Reset says that all is as at the start.
func Reset() scenario.Text {
	return scenario.Text{EN: "the shop is fresh again", KO: "쇼핑몰을 새로 시작했습니다"}
}

// Dropped says that there was no room for a command.
func Dropped(doing string) scenario.Text {
	return scenario.Text{EN: "too busy: " + doing + " was dropped", KO: "처리할 명령이 너무 많아 실행하지 않았습니다: " + doing}
}

// NotPublished says why callers don't hear which replicas are ready.
func NotPublished(err error) scenario.Text {
	return scenario.Text{
		EN: "tell the callers which replicas are ready: " + err.Error(),
		KO: "준비된 레플리카의 목록을 호출자에게 알리지 못했습니다: " + err.Error(),
	}
}

// Failed says what was being done when an error came.
func Failed(doing string, err error) scenario.Text {
	return scenario.Text{EN: doing + ": " + err.Error(), KO: doing + " 실패: " + korean(err)}
}
