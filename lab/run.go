package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/report"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
	"github.com/msalab/msalab/scenarios"
)

// runCommand is `lab run`: a scenario without the app, or all of them.
func runCommand() *cobra.Command {
	var o options
	var record string
	var all bool
	cmd := &cobra.Command{
		Use:   "run NAME|FILE | --all",
		Short: "Play a scenario headless, or the whole course",
		Long: `Play a scenario that comes with the lab (see lab list) or a FILE of your own (see
lab check): it opens the shops, shops in them, breaks them, and tells what came of
it. With --all every scenario that comes with the lab is played, one after the
other, and the table of the article's claims follows. What --json keeps is for lab
report, replay, shot and audit.

Exit codes: 0 every expectation held; 1 one did not, or the books don't balance, or
the record could not be written; 2 the scenario or the command line is wrong; 3 the
run can't be believed (it could not be finished, a dirty baseline, a fault that
never fired, a machine too busy, a full disk), though its books balance; 130
interrupted. With --all the worst of them.`,
		Example: `  lab run isolate
  lab run tour --shape monolith/inproc,services/process --lang ko
  lab run isolate --json run.json && lab report run.json --out run.html`,
		Args: func(cmd *cobra.Command, args []string) error { return named(cmd, args, all, 1) },
		RunE: func(cmd *cobra.Command, args []string) error {
			if all {
				every, err := scenarios.All()
				if err != nil {
					return err
				}
				return runCourse(cmd.Context(), o, record, every)
			}
			return runScenario(cmd.Context(), o, args[0], record)
		},
	}
	o.addTo(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "play every scenario that comes with the lab, then tell what became of each claim")
	cmd.Flags().StringVar(&record, "json", "", "write the run's record to this `FILE`, with --all a list of them; -: to standard output, and all else to standard error")
	return cmd
}

// named wants names or files of scenarios, at most so many; with --all none.
func named(cmd *cobra.Command, args []string, all bool, most int) error {
	switch {
	case all && len(args) > 0:
		return fmt.Errorf("%s --all is for every scenario: leave %s out, or --all", cmd.CommandPath(), args[0])
	case !all && (len(args) == 0 || len(args) > most):
		return fmt.Errorf("%s needs a scenario: a name from `lab list`, or a file, or --all; got %d", cmd.CommandPath(), len(args))
	}
	return nil
}

func runScenario(ctx context.Context, o options, name, recordFile string) error {
	sc, err := scenarios.Open(name)
	if err != nil {
		return usage(err)
	}
	if !slices.Contains(scenarios.List(), name) {
		if err := apart("--json", recordFile, name); err != nil {
			return err
		}
	}
	ctx, gone := context.WithCancelCause(ctx)
	defer gone(nil)
	h, err := openHeadless(ctx, gone, o, recordFile, []*scenario.Scenario{sc})
	if err != nil {
		return err
	}
	rec, reportErr := h.play(ctx, h.scenarios[0])
	return finish(outcome(ctx, rec), h.close(ctx, rec, reportErr))
}

// headless is a lab without the app, ready to play scenarios one after the
// other.
type headless struct {
	options
	lang      scenario.Lang
	scenarios []*scenario.Scenario // set up as the options say
	printer   *printer
	onEvent   func(runs.Event) // told of what happens
	lab       *parts
	file      string         // of the record; empty: none
	record    io.WriteCloser // to be written once all is over
}

// openHeadless checks all that can be checked of these scenarios and of the
// options before anything is started. gone is told why what is printed is of no use
// any more.
func openHeadless(ctx context.Context, gone func(error), o options, recordFile string, all []*scenario.Scenario) (*headless, error) {
	h := &headless{options: o, file: recordFile}
	var err error
	if h.lang, err = o.language(); err != nil {
		return nil, err
	}
	if h.scenarios, err = o.setUp(all); err != nil {
		return nil, err
	}
	if h.record, err = create("--json", recordFile); err != nil {
		return nil, err
	}
	out := os.Stdout
	if recordFile == "-" {
		out = os.Stderr
	}
	h.printer = newPrinter(out, h.lang, gone)
	h.onEvent = h.printer.event
	if h.lab, err = assemble(ctx, o, h.printer.note); err != nil {
		_ = h.record.Close() // nothing was written
		return nil, errors.Join(err, h.printer.Close(ctx))
	}
	return h, nil
}

// close stops the lab, writes the record, and waits until all that was printed is
// read; reportErr is what went wrong with the report.
func (h *headless) close(ctx context.Context, record any, reportErr error) error {
	err := errors.Join(h.lab.close(), writeRecord(h.record, record))
	if unread := h.printer.Close(ctx); unread != nil {
		return errors.Join(err, unread) // the report has the same to say
	}
	return errors.Join(err, reportErr)
}

// play runs a scenario and reports it. The record's Problem says why it ended
// early, if it did; the error is the report's own.
func (h *headless) play(ctx context.Context, sc *scenario.Scenario) (*runs.Record, error) {
	e := engine.New(h.lab.engineConfig(false, h.onEvent))
	h.lab.targets.Of(e)
	stopProgress := h.printer.progress(e.Snapshot)
	rec, _ := e.RunScenario(ctx, sc) // the record's Problem is the error
	stopProgress()
	if ctx.Err() != nil {
		rec.Problem = runs.Interrupted
		if cause := context.Cause(ctx); errors.Is(cause, errUnprinted) {
			rec.Problem = cause.Error()
		}
	}
	return rec, report.Text(h.printer, rec, h.reportOptions())
}

// reportOptions say where the reader of the report finds the traces.
func (h *headless) reportOptions() report.Options {
	file := h.file
	if file == "-" {
		file = scenario.Text{EN: "standard output", KO: "표준 출력"}.In(h.lang)
	}
	return report.Options{Lang: h.lang, File: file, Outside: h.outsideJaeger()}
}

// setUp gives scenarios the shapes and replicas that the options ask for, and
// says all that stands against it; nothing has been started when it fails.
func (o *options) setUp(all []*scenario.Scenario) ([]*scenario.Scenario, error) {
	shapes, err := o.parseShapes()
	if err != nil {
		return nil, err
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	var ready []*scenario.Scenario
	var errs []error
	ports := 0
	for _, sc := range all {
		if err := checkWires(sc); err != nil {
			errs = append(errs, err)
			continue
		}
		sc, err := o.adapt(sc, shapes)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		ready, ports = append(ready, sc), max(ports, len(sc.Compare.Shapes))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, usage(err)
	}
	return ready, o.checkPorts(ports)
}

// adapt gives one scenario the shapes and replicas asked for; nil: its own.
func (o *options) adapt(sc *scenario.Scenario, shapes []scenario.Shape) (*scenario.Scenario, error) {
	var err error
	if shapes != nil {
		if sc, err = language.WithShapes(sc, shapes); err != nil {
			return nil, err
		}
	}
	if o.replicas != nil {
		if sc, err = language.WithReplicas(sc, o.replicas); err != nil {
			return nil, fmt.Errorf("--replicas: %w", err)
		}
	}
	return sc, nil
}

// writeRecord writes a record, several, or that of a bench, and closes the file.
func writeRecord(w io.WriteCloser, r any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if err := errors.Join(enc.Encode(r), w.Close()); err != nil {
		return fmt.Errorf("--json: write the record: %w; run again with another FILE", err)
	}
	return nil
}

// outcome turns what a run came to into an exit code. The report has said why. A
// machine that was too busy excuses slow requests, but no won that is missing.
func outcome(ctx context.Context, r *runs.Record) int {
	switch {
	case ctx.Err() != nil:
		return stopped(ctx)
	case slices.ContainsFunc(r.Results, unbalanced):
		return exitBroken
	case r.Problem != "", len(r.Invalid) > 0:
		return exitInvalid
	}
	for _, res := range r.Results {
		if res.Verdict == scenario.Broken {
			return exitBroken
		}
	}
	return exitOK
}

// stopped is the exit code of a lab that ended early: the user stopped it, or what it
// prints had no place.
func stopped(ctx context.Context) int {
	if errors.Is(context.Cause(ctx), errUnprinted) {
		return exitInvalid
	}
	return exitInterrupted
}

// unbalanced reports whether a result says that the books of a run don't balance.
func unbalanced(r scenario.Result) bool {
	return r.Step == "audit" && r.Verdict == scenario.Broken && r.Figures["imbalances"] > 0
}

// finish ends a run by its exit code and says what went wrong after it. That
// changes the code of a good run alone.
func finish(code int, after ...error) error {
	err := errors.Join(after...)
	switch {
	case code == exitOK && err == nil:
		return nil
	case code == exitOK:
		code = exitBroken
	}
	return &exitError{code, err}
}
