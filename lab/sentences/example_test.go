package sentences_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

func Example() {
	t := sentences.NotRestarted("pay-2", errors.New("no memory"), 2*time.Second)
	fmt.Println(t.In(scenario.English))
	fmt.Println(t.In(scenario.Korean))
	// Output:
	// pay-2 did not start again (no memory); the next try follows in 2s
	// pay-2 레플리카가 다시 시작하지 못했습니다 (no memory). 2s 뒤에 다시 시도합니다
}
