package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
)

// word is one that can be typed, beside the steps of scenarios.
type word struct {
	name, takes string // takes: what follows it; empty: nothing
	does        scenario.Text
	do          func(s *session, rest string) error
}

func vocabulary() []word {
	command := func(c engine.Command) func(*session, string) error {
		return func(s *session, _ string) error { s.Engine.Do(c); return nil }
	}
	return []word{
		{"run", "NAME", scenario.Text{EN: "play a scenario from its beginning", KO: "시나리오를 처음부터 실행합니다"}, (*session).run},
		{"list", "", scenario.Text{EN: "the scenarios there are", KO: "시나리오 목록을 보입니다"}, (*session).list},
		{"next", "", scenario.Text{EN: "go on to the next step", KO: "다음 단계로 갑니다"}, command(engine.Next{})},
		{"pause", "", scenario.Text{EN: "stop the scenario's clock, or let it go on", KO: "시나리오를 멈추거나 이어 갑니다"}, command(engine.Pause{})},
		{"vote", "N", scenario.Text{EN: "the room's answer to the question", KO: "질문에 청중의 답을 입력합니다"}, (*session).vote},
		{"unvote", "", scenario.Text{EN: "take the last vote back", KO: "마지막 투표를 취소합니다"}, (*session).unvote},
		{"free", "", scenario.Text{EN: "end the scenario and go on by yourself", KO: "시나리오를 끝내고 자유롭게 실험합니다"}, command(engine.FreePlay{})},
		{"shops", "SHAPE[,SHAPE]", scenario.Text{EN: "run other shops: monolith/process,services/process", KO: "다른 쇼핑몰을 띄웁니다. 예: monolith/process,services/process"}, (*session).shops},
		{"status", "", scenario.Text{EN: "how the shops are", KO: "쇼핑몰의 상태를 보입니다"}, func(s *session, _ string) error { s.status(); return nil }},
		{"reset", "", scenario.Text{EN: "a healthy, fresh shop on the same ports", KO: "같은 포트에 새 쇼핑몰을 준비합니다"}, command(engine.Reset{})},
		{"help", "", scenario.Text{EN: "these words, and the steps", KO: "도움말을 보입니다"}, (*session).help},
		{"exit", "", scenario.Text{EN: "the same as quit", KO: "quit 명령과 같습니다"}, func(*session, string) error { return errQuit }},
		{"quit", "", scenario.Text{EN: "stop everything", KO: "모두 끝냅니다"}, func(*session, string) error { return errQuit }},
	}
}

// take does what a line says.
func (s *session) take(ctx context.Context, line string) error {
	line = strings.TrimSpace(strings.TrimPrefix(line, "- ")) // a step as it stands in a file
	if line == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	name, rest, _ := strings.Cut(line, " ")
	for _, w := range vocabulary() {
		if w.name == name {
			if w.takes == "" && rest != "" {
				return fmt.Errorf(s.words("%s takes nothing after it, and there is %q", "%s 뒤에는 아무것도 오지 않습니다. 입력: %q"), name, rest)
			}
			return w.do(s, strings.TrimSpace(rest))
		}
	}
	line = written(line)
	if kind := strings.TrimSuffix(name, ":"); !strings.Contains(line, ":") && slices.Contains(language.Actions(), kind) {
		return fmt.Errorf(s.words("%s needs to know more: type help for how it is written", "%s: 더 필요한 것이 있습니다. help 명령에 쓰는 법이 있습니다"), kind)
	} else if !strings.Contains(line, ":") {
		return fmt.Errorf(s.words("there is no %q: type help", "%q: 없는 명령입니다. help 명령으로 목록을 볼 수 있습니다"), name)
	}
	snap, err := s.opened(ctx)
	if err != nil {
		return err
	}
	now := language.Situation{Load: snap.Load, Replicas: map[string]int{}}
	for _, shop := range snap.Shops {
		now.Shapes = append(now.Shapes, shop.Shape)
		for _, f := range shop.Functions {
			unit := f.Name
			if shop.Shape.Architecture == scenario.Monolith {
				unit = string(scenario.Monolith)
			}
			now.Replicas[unit] = max(now.Replicas[unit], f.Wanted)
		}
	}
	for _, f := range snap.Faults {
		if f.Healed.IsZero() && !slices.Contains(now.Faults, f.ID) {
			now.Faults = append(now.Faults, f.ID)
		}
	}
	step, err := language.ParseAction(line, now)
	if err != nil {
		return err
	}
	return step.Run(ctx, &hand{engine: s.Engine})
}

// opened waits until the shops have opened, which they may be doing still.
func (s *session) opened(ctx context.Context) (*runs.Snapshot, error) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		switch snap := s.Engine.Snapshot(); {
		case snap.State == runs.Broken:
			return nil, errors.New(snap.Problem)
		case snap.State != runs.Starting && len(snap.Shops) > 0:
			return snap, nil
		}
		select {
		case <-ctx.Done():
			return nil, errQuit
		case <-tick.C:
		}
	}
}

func (s *session) run(name string) error {
	var names []string
	for _, sc := range s.Scenarios {
		if sc.Name == name {
			s.Engine.Do(engine.Play{Scenario: sc})
			return nil
		}
		names = append(names, sc.Name)
	}
	return fmt.Errorf(s.words("there is no scenario %q; there are %s", "%q: 없는 시나리오입니다. 있는 것: %s"), name, strings.Join(names, ", "))
}

func (s *session) list(string) error {
	for _, sc := range s.Scenarios {
		s.say(fmt.Sprintf("%-18s %s", sc.Name, sc.Summary(s.Lang)))
	}
	return nil
}

func (s *session) vote(rest string) error {
	q := s.Engine.Snapshot().Stage.Question
	if q == nil {
		return errors.New(s.words("there is no question now", "지금은 질문이 없습니다"))
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n < 1 || n > len(q.Options) {
		return fmt.Errorf(s.words("vote %s: the answers go from 1 to %d", "vote %s: 답은 1부터 %d까지입니다"), rest, len(q.Options))
	}
	s.Engine.Do(engine.Vote{Option: n - 1})
	return nil
}

func (s *session) unvote(string) error {
	switch stage := s.Engine.Snapshot().Stage; {
	case stage.Question == nil:
		return errors.New(s.words("there is no question now", "지금은 질문이 없습니다"))
	case len(stage.Votes) == 0:
		return errors.New(s.words("nobody has voted", "아직 투표가 없습니다"))
	}
	s.Engine.Do(engine.Unvote{})
	return nil
}

func (s *session) shops(rest string) error {
	var shapes []scenario.Shape
	for name := range strings.SplitSeq(rest, ",") {
		shape, err := scenario.ParseShape(strings.TrimSpace(name))
		if err != nil {
			return err
		}
		if slices.Contains(shapes, shape) {
			return fmt.Errorf(s.words("%s is named twice", "%s: 두 번 적혀 있습니다"), shape)
		}
		shapes = append(shapes, shape)
	}
	s.Engine.Do(engine.FreePlay{Shapes: shapes})
	return nil
}

func (s *session) help(string) error {
	for _, w := range vocabulary() {
		s.say(fmt.Sprintf("%-20s %s", strings.TrimSpace(w.name+" "+w.takes), w.does.In(s.Lang)))
	}
	s.say(fmt.Sprintf(s.words("or a step as scenarios have it, of these kinds: %s", "또는 시나리오의 단계를 한 줄로 입력합니다. 종류: %s"), strings.Join(language.Actions(), ", ")))
	s.say("  fault: {kind: crash, function: board}\n  heal: all\n  load: {rate: 40/s}\n  scale: {pay: 3}")
	s.say(s.words("in short:", "짧게는 다음과 같습니다:"))
	s.say("  fault crash board\n  fault latency card delay: 200ms, rate: 30%\n  link blackhole pay.card\n  heal all\n  load 40/s\n  scale pay 3\n  policy pay.card none\n  deploy board v2 rolling")
	return nil
}
