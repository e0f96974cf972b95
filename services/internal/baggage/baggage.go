// Package baggage is what a request carries along to every service that it
// crosses, as W3C Baggage has it. The gateway gives a request its baggage (what
// comes from outside is dropped at the ingress); faults may ask for it.
package baggage

import (
	"context"
	"fmt"
	"strings"

	"go.opentelemetry.io/otel/baggage"
)

// With returns a context whose requests carry key=value beside what ctx's do.
func With(ctx context.Context, key, value string) (context.Context, error) {
	m, err := baggage.NewMember(key, value)
	if err != nil {
		return ctx, fmt.Errorf("baggage %s=%s: %w", key, value, err)
	}
	all, err := baggage.FromContext(ctx).SetMember(m)
	if err != nil {
		return ctx, fmt.Errorf("baggage %s=%s: %w", key, value, err)
	}
	return baggage.ContextWithBaggage(ctx, all), nil
}

// Has tells whether a request carries a pair, written key=value.
func Has(ctx context.Context, pair string) bool {
	key, value, _ := strings.Cut(pair, "=")
	if key == "" || value == "" {
		return false
	}
	return baggage.FromContext(ctx).Member(key).Value() == value
}

// Check says what is wrong with a pair, written key=value.
func Check(pair string) error {
	key, value, ok := strings.Cut(pair, "=")
	if !ok || value == "" {
		return fmt.Errorf("%q is not key=value", pair)
	}
	_, err := baggage.NewMember(key, value)
	return err
}
