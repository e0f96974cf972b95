package mesh

import (
	"sync"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/budget"
)

// retryBudget bounds retries to a share of the calls: each call deposits its
// share of a retry, each retry withdraws a whole one. So a callee that always
// fails meets 1.2 times the calls under a budget of 20 %, however fast it
// fails. (failsafe-go's own budget counts what is under way at the same time:
// retries that fail at once pass it by the dozen. It takes any budget that has
// the methods below; a test holds it to that.)
type retryBudget struct {
	share float64

	mu       sync.Mutex
	retries  float64 // saved
	deposits float64 // and withdrawals of all time, for Rate
	spent    float64
}

var _ budget.Budget = (*retryBudget)(nil)

// savings is how many retries can be saved up for a bad moment.
const savings = 10

// newRetryBudget returns a budget that has one retry saved.
func newRetryBudget(share float64) *retryBudget { return &retryBudget{share: share, retries: 1} }

// Rate is the share of calls that were retried.
func (b *retryBudget) Rate() float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.deposits == 0 {
		return 0
	}
	return b.spent / b.deposits
}

// RecordExecution is called once for each call.
func (b *retryBudget) RecordExecution() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.deposits++
	b.retries = min(savings, b.retries+b.share)
}

// TryAcquirePermit is called before each retry.
func (b *retryBudget) TryAcquirePermit() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.retries < 1 {
		return false
	}
	b.retries--
	b.spent++
	return true
}

// ReleaseExecution does nothing: what is deposited stays.
func (b *retryBudget) ReleaseExecution() {}

// ReleasePermit does nothing: what is spent is gone.
func (b *retryBudget) ReleasePermit() {}

// OnBudgetExceeded does nothing: the link counts it.
func (b *retryBudget) OnBudgetExceeded(budget.ExecutionType, failsafe.ExecutionInfo) {}
