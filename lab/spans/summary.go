package spans

import (
	"slices"
	"time"
)

// Summarizer makes a trace's Summary span by span, in any order, for a reader
// that meets the spans one after the other. Its zero value is ready. A span
// that is added twice counts twice.
type Summarizer struct {
	sum         Summary
	rank        int // of the root so far, plus 1
	rootStart   time.Time
	first, last time.Time
}

// Add takes one more span into account.
func (z *Summarizer) Add(s Span) {
	z.sum.Trace = s.Trace
	z.sum.Spans++
	if s.Error {
		z.sum.Errors++
	}
	z.sum.Services = insert(z.sum.Services, s.Service)
	z.sum.Functions = insert(z.sum.Functions, s.Function())
	fault, _ := s.Fault()
	z.sum.Faults = insert(z.sum.Faults, fault)
	if z.first.IsZero() || s.Start.Before(z.first) {
		z.first = s.Start
	}
	if s.End.After(z.last) {
		z.last = s.End
	}
	if z.sum.Shop == "" {
		z.sum.Shop = s.Shop()
	}
	r := rank(s)
	if isBetter := r+1 > z.rank || r+1 == z.rank && s.Start.Before(z.rootStart); r > 0 && isBetter {
		z.rank, z.rootStart = r+1, s.Start
		z.sum.Root, z.sum.Journey, z.sum.Outcome, z.sum.Status = s.Name, s.Journey(), s.Outcome(), s.Status()
		z.sum.Start, z.sum.Duration = s.Start, s.Duration()
	}
}

// Summary returns what is known by now. Until the root is there, Root, Journey
// and Outcome are empty and Duration reaches from the first start to the last end.
func (z *Summarizer) Summary() Summary {
	sum := z.sum
	if z.rank == 0 {
		sum.Start, sum.Duration = z.first, max(0, z.last.Sub(z.first))
	}
	return sum
}

// insert adds a word to a sorted list. Lists that were handed out stay as they
// are: a change makes a new list.
func insert(words []string, word string) []string {
	if word == "" {
		return words
	}
	i, found := slices.BinarySearch(words, word)
	if found {
		return words
	}
	return slices.Insert(slices.Clone(words), i, word)
}

// Summarize puts a whole trace in one line. A span that is there twice counts
// once.
func Summarize(spans []Span) Summary {
	var z Summarizer
	seen := make(map[ID]bool, len(spans))
	for _, s := range spans {
		if !seen[s.ID] {
			seen[s.ID] = true
			z.Add(s)
		}
	}
	return z.Summary()
}
