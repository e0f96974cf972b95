package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/internal/report"
	"github.com/msalab/msalab/lab/runs"
)

// reportCommand is `lab report`: a record as a page to read and to hand on.
func reportCommand() *cobra.Command {
	var o options
	var out string
	cmd := &cobra.Command{
		Use:   "report FILE",
		Short: "Write the record of a run as one HTML page",
		Long: `Write what lab run --json kept (with --all: the whole course) as one HTML page:
narration, charts, the survival matrix, judgements with their thresholds and
figures, traces. The page is one file, without scripts, and loads nothing.

Exit codes: 0 written; 1 it could not be; 2 FILE is no record that this version
of the lab reads.`,
		Args: takes(oneRecord),
		RunE: func(cmd *cobra.Command, args []string) error { return writeReport(o, args[0], out) },
	}
	o.addLangTo(cmd, "`en|ko`, the language")
	cmd.Flags().StringVarP(&out, "out", "o", "", "`FILE` to write; without it the page goes to standard output")
	return cmd
}

func writeReport(o options, file, out string) error {
	lang, err := o.language()
	if err != nil {
		return err
	}
	records, err := readRecords(file)
	if err != nil {
		return err
	}
	return writeTo(file, out, func(w io.Writer) error {
		return report.HTML(w, records, report.Options{Lang: lang, File: file})
	})
}

// readRecords reads a file that `lab run --json` wrote; what is wrong with it is
// the user's to mend. "-" is standard input.
func readRecords(file string) ([]*runs.Record, error) {
	var in io.Reader = os.Stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, usage(err)
		}
		defer func() { _ = f.Close() }() // it was only read
		in = f
	}
	records, err := runs.ReadRecords(in)
	if err != nil {
		if perr := (*os.PathError)(nil); errors.As(err, &perr) {
			return nil, usage(err) // it names the file
		}
		return nil, usage(fmt.Errorf("read %s: %w", file, err))
	}
	return records, nil
}

// writeTo has write fill the file out, or standard output where it is empty, with what
// was made of in. A file that can't be opened is the command line's fault.
func writeTo(in, out string, write func(io.Writer) error) error {
	if err := apart("--out", out, in); err != nil {
		return err
	}
	f, err := create("--out", cmp.Or(out, "-"))
	if err != nil {
		return err
	}
	var whole bytes.Buffer // half a page must not take the place of what stood there
	if err := write(&whole); err != nil {
		return failed(errors.Join(err, f.Close()))
	}
	_, err = whole.WriteTo(f)
	return failed(errors.Join(err, f.Close()))
}

// failed marks an error that came up in writing.
func failed(err error) error {
	if err == nil {
		return nil
	}
	return &exitError{exitBroken, err}
}
