package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/report"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/scenarios"
)

// runCommand is `lab run`: a scenario without the app.
func runCommand() *cobra.Command {
	var o options
	var record string
	cmd := &cobra.Command{
		Use:   "run NAME|FILE",
		Short: "Play a scenario headless",
		Long: `Play a scenario that comes with the lab (see lab list) or one of your own.

Exit codes: 0 every expectation held; 1 one did not, or the record could not be
written; 2 the scenario or the command line is wrong; 3 the run can't be believed
(it could not be finished, a dirty baseline, a fault that never fired, a machine
too busy); 130 interrupted.`,
		Args: oneScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runScenario(cmd.Context(), o, args[0], record)
		},
	}
	o.addTo(cmd)
	cmd.Flags().StringVar(&record, "json", "", "write the run's record to this file; -: to standard output, and all else to standard error")
	return cmd
}

// oneScenario wants the name or the file of one scenario.
func oneScenario(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%s needs one scenario: a name from `lab list`, or a file; got %d", cmd.CommandPath(), len(args))
	}
	return nil
}

func runScenario(ctx context.Context, o options, name, recordFile string) error {
	sc, lang, err := o.load(name)
	if err != nil {
		return err
	}
	recordTo, err := createRecord(recordFile)
	if err != nil {
		return err
	}
	out := os.Stdout
	if recordFile == "-" {
		out = os.Stderr
	}
	p := newPrinter(out, lang)
	lab, err := assemble(ctx, o, p.note)
	if err != nil {
		_ = recordTo.Close() // nothing was written
		return err
	}
	e := engine.New(lab.engineConfig(false, p.event))
	stopProgress := p.progress(e)
	rec, _ := e.RunScenario(ctx, sc) // the record's Problem is the error
	stopProgress()
	if ctx.Err() != nil {
		rec.Problem = "interrupted"
	}
	closeErr := lab.close()
	return finish(outcome(ctx, rec), report.Text(out, rec, o.reportOptions(lang, recordFile)), writeRecord(recordTo, rec), closeErr)
}

// reportOptions say where the reader of the report finds the traces.
func (o *options) reportOptions(lang scenario.Lang, recordFile string) report.Options {
	file := recordFile
	if file == "-" {
		file = scenario.Text{EN: "standard output", KO: "표준 출력"}.In(lang)
	}
	return report.Options{Lang: lang, File: file, Outside: o.outsideJaeger()}
}

// load reads and checks the scenario for the shapes asked for, and the
// language; nothing has been started when it fails.
func (o *options) load(name string) (*scenario.Scenario, scenario.Lang, error) {
	lang, err := o.language()
	if err != nil {
		return nil, "", err
	}
	sc, err := scenarios.Open(name)
	if err != nil {
		return nil, "", usage(err)
	}
	shapes, err := o.parseShapes()
	if err != nil {
		return nil, "", err
	}
	if shapes != nil {
		if sc, err = sc.WithShapes(shapes); err != nil {
			return nil, "", usage(err)
		}
	}
	if err := o.check(); err != nil {
		return nil, "", err
	}
	if o.replicas != nil {
		sc.Replicas = o.replicas
	}
	return sc, lang, o.checkPorts(len(sc.Compare.Shapes))
}

// createRecord opens the record's file before anything is started, so that a
// bad path costs no run.
func createRecord(path string) (io.WriteCloser, error) {
	switch path {
	case "":
		return nopCloser{io.Discard}, nil
	case "-":
		return nopCloser{os.Stdout}, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, usage(fmt.Errorf("--json: %w", err))
	}
	return f, nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// writeRecord writes the record and closes its file.
func writeRecord(w io.WriteCloser, r *engine.Record) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if err := errors.Join(enc.Encode(r), w.Close()); err != nil {
		return fmt.Errorf("--json: write the record: %w; it is not whole, so run again with another FILE", err)
	}
	return nil
}

// outcome turns what a run came to into an exit code. The report has said why.
func outcome(ctx context.Context, r *engine.Record) int {
	switch {
	case ctx.Err() != nil:
		return exitInterrupted
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
