package language_test

import (
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
)

func ExampleParse() {
	s, err := language.Parse("hang.yaml", []byte(`
name: hang
claim: C4
title: {en: A card that never answers, ko: 답이 없는 카드}
compare: {shapes: [monolith/process, services/process]}
load: {rate: 60/s}
steps:
  - fault: {kind: hang, function: card}
  - hold: 20s
  - expect: services.fired("card-hang") > 0
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Summary(scenario.Korean))
	for _, step := range s.Steps {
		fmt.Printf("line %d: %s\n", step.Line(), step)
	}
	// Output:
	// 답이 없는 카드 · C4 · monolith/process, services/process · 0.5분
	// line 8: fault card-hang: hang in card
	// line 9: hold 20s
	// line 10: expect services.fired("card-hang") > 0
}

func ExampleParse_errors() {
	_, err := language.Parse("hang.yaml", []byte(`name: hang
compare: {shapes: [services/process]}
load: {rate: 60}   # 초당 방문 수
steps:
  - fault: {kind: hang, function: cart}
`))
	fmt.Println(err)
	// Output:
	// hang.yaml:3:14: 60 has no unit: write 60/s
	//   load: {rate: 60}   # 초당 방문 수
	//                ^
	// hang.yaml:5:35: unknown function "cart": the functions are gateway, regist, select, shopping, pay, board, coupon, point, card (did you mean card?)
	//     - fault: {kind: hang, function: cart}
	//                                     ^
}
