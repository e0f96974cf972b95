package servicetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"google.golang.org/grpc"

	auditv1 "github.com/msalab/msalab/proto/shop/audit/v1"
)

// Auditor is a client of a service that keeps a journal.
type Auditor interface {
	Audit(ctx context.Context, in *auditv1.AuditRequest, opts ...grpc.CallOption) (*auditv1.AuditResponse, error)
}

// Journal returns a service's journal: "o1 spend 300", and what is held behind
// it, where that changes: "o1 authorize 0 500". It is read in pages of two, so
// that paging is tried as well.
func Journal(t testing.TB, service Auditor) string {
	t.Helper()
	var lines []string
	for after := int64(0); ; {
		page, err := service.Audit(t.Context(), &auditv1.AuditRequest{After: after, PageSize: 2})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page.GetMovements() {
			line := fmt.Sprintf("%s %s %d", m.GetKey(), m.GetKind(), m.GetTaken())
			if m.GetHeld() != 0 {
				line += fmt.Sprintf(" %d", m.GetHeld())
			}
			lines = append(lines, line)
			after = m.GetNumber()
		}
		if len(page.GetMovements()) < 2 {
			return strings.Join(lines, "; ")
		}
	}
}
