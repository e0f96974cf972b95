package runs

import (
	"fmt"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

func textTooBusy(late, limit float64) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("the machine was too busy: %.1f %% of requests left over 5 ms late (at most %.0f %%)", late*100, limit*100),
		KO: fmt.Sprintf("컴퓨터가 너무 바빴습니다: 요청의 %.1f %%가 5 ms 넘게 늦게 출발했습니다 (한도 %.0f %%)", late*100, limit*100),
	}
}

func textFullDisk(shop, folder string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("the disk is full: %s could not write its data in %s; free space there, or set TMPDIR to a folder with more", shop, folder),
		KO: fmt.Sprintf("디스크가 가득 차서 데이터를 쓰지 못했습니다: %s, 폴더 %s. 공간을 비우거나 TMPDIR 환경 변수로 다른 폴더를 지정하십시오", shop, folder),
	}
}

func textDirtyBaseline(c Cell) scenario.Text {
	bad := c.Figures.Failed + c.Figures.Shed
	return scenario.Text{
		EN: fmt.Sprintf("dirty baseline: %d of %d %s journeys failed in %s before the first fault", bad, c.Figures.N, c.Journey, c.Shop),
		KO: fmt.Sprintf("장애를 넣기 전에 실패가 있었습니다: %s 여정 %d건 중 %d건 (%s)", c.Journey, c.Figures.N, bad, c.Shop),
	}
}

func textSlowBaseline(c Cell, most time.Duration) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("slow baseline: the p95 of %d %s journeys was %.0f ms in %s before the first fault, above the target of %s", c.Figures.N, c.Journey, c.Figures.P95, c.Shop, most),
		KO: fmt.Sprintf("장애를 넣기 전부터 느렸습니다: %s 여정 %d건의 p95 %.0f ms, 목표 %s (%s)", c.Journey, c.Figures.N, c.Figures.P95, most, c.Shop),
	}
}

func textNoBaseline(shop string) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("no baseline: nobody shopped in %s before the first fault; hold a while before it, or say \"baseline: none\"", shop),
		KO: fmt.Sprintf("비교할 기준이 없습니다: 장애를 넣기 전에 여정이 한 건도 없었습니다 (%s). 그 앞에 hold 단계를 두거나 \"baseline: none\" 설정을 쓰십시오", shop),
	}
}

func textNeverFired(r Receipt) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("fault %s never fired in %s (%d requests could have met it)", r.Fault.ID, r.Shop, r.Seen),
		KO: fmt.Sprintf("장애 %s: %s 형태에서 한 번도 발생하지 않았습니다 (대상 요청 %d건)", r.Fault.ID, r.Shop, r.Seen),
	}
}

// Interrupted is the Problem of a run that was told to end.
const Interrupted = "interrupted"

// textEndedEarly says why a run did, in one line.
func textEndedEarly(problem string) scenario.Text {
	if problem == Interrupted {
		return scenario.Text{EN: "the run was ended before it was through", KO: "끝까지 가기 전에 실행을 멈췄습니다"}
	}
	problem, _, _ = strings.Cut(problem, "\n")
	return scenario.Text{EN: "the run ended early: " + problem, KO: "실행이 일찍 끝났습니다: " + problem}
}

func textInvalid(why scenario.Text) scenario.Text {
	return scenario.Text{EN: "the run is invalid: " + why.EN, KO: "실행이 유효하지 않습니다: " + why.KO}
}

// lateLimit is the share of late requests from which a run can't be believed.
const lateLimit = 0.01

func textNeverPassed(c Crash) scenario.Text {
	return scenario.Text{
		EN: fmt.Sprintf("%s: no payment came by %s, so %s never died there", c.Shop, c.Name, c.Replica),
		KO: fmt.Sprintf("%s: 이 지점을 지난 결제가 없어 %s 레플리카가 죽지 않았습니다: %s", c.Shop, c.Replica, c.Name),
	}
}
