//go:build e2e

package services_test

import "testing"

// TestManyHistories tells 500 histories.
func TestManyHistories(t *testing.T) { histories(t, 500) }
