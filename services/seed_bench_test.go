package services_test

import (
	"log/slog"
	"testing"

	"github.com/msalab/msalab/services"
)

// BenchmarkStart starts a monolith on an empty folder, with the tables and seed
// data of a whole shop, and cuts it off.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		r, err := services.Start(b.Context(), services.Config{
			Shop: "monolith/inproc", ID: "monolith-1", Version: "v1", Functions: names(),
			Data: b.TempDir(), Seed: services.Seed{Number: 1, Members: 2_000, Products: 200, Posts: 100},
			Slots: 8, Queue: 64,
		}, slog.New(slog.DiscardHandler), func(string) {})
		if err != nil {
			b.Fatal(err)
		}
		r.Kill()
	}
}
