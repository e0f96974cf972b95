package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/msalab/msalab/lab/internal/report"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// runCourse plays scenarios, those that come with the lab in the order of the
// claims, and then tells what became of each claim. One that breaks or can't be
// believed keeps none of the others from being played; an interrupted course
// keeps what was measured until then.
func runCourse(ctx context.Context, o options, recordFile string, all []*scenario.Scenario) error {
	ctx, gone := context.WithCancelCause(ctx)
	defer gone(nil)
	h, err := openHeadless(ctx, gone, o, recordFile, all)
	if err != nil {
		return err
	}
	records, code, err := h.playAll(ctx)
	err = errors.Join(err, report.Claims(h.printer, records, h.reportOptions()))
	return finish(code, h.close(ctx, records, err))
}

// playAll plays the scenarios one after the other, until ctx ends. The code is
// that of the worst run.
func (h *headless) playAll(ctx context.Context) (records []*runs.Record, code int, err error) {
	records = []*runs.Record{}
	var errs []error
	for i, sc := range h.scenarios {
		if ctx.Err() != nil {
			return records, stopped(ctx), errors.Join(errs...)
		}
		h.printer.note(courseLine(i+1, h.scenarios, sc, h.lang))
		rec, err := h.play(ctx, sc)
		records, code = append(records, rec), worse(code, outcome(ctx, rec))
		errs = append(errs, err)
	}
	return records, code, errors.Join(errs...)
}

// courseLine says which scenario of the course comes now, and how long the rest
// takes: "[2/9] isolate: Who goes down? (2 of 14 minutes left)".
func courseLine(n int, all []*scenario.Scenario, sc *scenario.Scenario, lang scenario.Lang) string {
	left := 0.0
	for _, s := range all[n-1:] {
		left += s.Minutes
	}
	text := scenario.Text{EN: "%s: %s (%.1f of the %.1f minutes left)", KO: "%s: %s (%.1f분, 남은 시간 %.1f분)"}.In(lang)
	return fmt.Sprintf("\n[%d/%d] "+text, n, len(all), sc.Name, sc.Title.In(lang), sc.Minutes, left)
}

// worse picks the exit code that says more against a run. They are numbered so.
func worse(a, b int) int { return max(a, b) }
