package store

import "testing"

func TestSummary(t *testing.T) {
	tests := []struct{ query, operation, table string }{
		{`SELECT amount FROM point_balances WHERE member = ?`, "SELECT", "point_balances"},
		{"\n\tinsert into pay_payments(id) VALUES (?)", "INSERT", "pay_payments"},
		{`INSERT INTO a (x) VALUES (1) ON CONFLICT (x) DO UPDATE SET x = 2`, "INSERT", "a"},
		{`UPDATE "coupon_coupons" SET used = 1`, "UPDATE", "coupon_coupons"},
		{`DELETE FROM board_posts;`, "DELETE", "board_posts"},
		{`BEGIN IMMEDIATE`, "BEGIN", ""},
		{`SELECT 1`, "SELECT", ""},
		{``, "", ""},
	}
	for _, test := range tests {
		if operation, table := summary(test.query); operation != test.operation || table != test.table {
			t.Errorf("%q: got %q %q, want %q %q", test.query, operation, table, test.operation, test.table)
		}
	}
}
