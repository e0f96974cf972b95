package card

import "strings"

// declinedNumber is the test card that is always declined.
const declinedNumber = "4000000000000002"

// digits returns a card number without the spaces that people write in it.
func digits(number string) string { return strings.ReplaceAll(number, " ", "") }

// declineCode says why a number of digits is declined; empty: it is good.
func declineCode(number string) string {
	switch {
	case !valid(number):
		return "invalid_number"
	case number == declinedNumber:
		return "card_declined"
	}
	return ""
}

// valid says whether a number has a card number's length and check digit (the
// Luhn formula, ISO/IEC 7812-1: every second digit from the right is doubled,
// and the digits of all results add up to a multiple of ten).
func valid(number string) bool {
	if len(number) < 12 || len(number) > 19 {
		return false
	}
	sum := 0
	for i := range len(number) {
		c := number[len(number)-1-i]
		if c < '0' || c > '9' {
			return false
		}
		d := int(c - '0')
		if i%2 == 1 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return sum%10 == 0
}

// lastFour is all that we keep of a number.
func lastFour(number string) string { return number[max(0, len(number)-4):] }
