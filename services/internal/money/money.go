// Package money checks and makes amounts. The shop counts in won, which has no
// smaller unit, so an amount is a whole number and nothing is ever rounded.
package money

import (
	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	"github.com/msalab/msalab/services/internal/refuse"
)

// Currency is the only one that the shop knows.
const Currency = "KRW"

// Max is the largest amount that the shop accepts. It leaves room to add a
// million such amounts before an int64 overflows, so sums need no check of
// their own as long as every amount that enters is checked once.
const Max int64 = 1_000_000_000_000

// Won makes an amount.
func Won(units int64) *moneyv1.Money {
	return &moneyv1.Money{CurrencyCode: Currency, Units: units}
}

// Units returns the amount of m, zero where m is missing. What isn't an amount
// of won between 0 and Max is an INVALID_ARGUMENT that names the field.
func Units(field string, m *moneyv1.Money) (int64, error) {
	if m == nil {
		return 0, nil
	}
	switch {
	case m.CurrencyCode != Currency:
		return 0, refuse.Field(field, "currency %q, want %q", m.CurrencyCode, Currency)
	case m.Units < 0:
		return 0, refuse.Field(field, "%d is negative", m.Units)
	case m.Units > Max:
		return 0, refuse.Field(field, "%d is more than %d", m.Units, Max)
	}
	return m.Units, nil
}

// Positive is Units for an amount that can't be missing or zero.
func Positive(field string, m *moneyv1.Money) (int64, error) {
	units, err := Units(field, m)
	if err == nil && units == 0 {
		return 0, refuse.Field(field, "an amount above zero is required")
	}
	return units, err
}
