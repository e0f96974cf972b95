package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/internal/report"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// auditCommand is `lab audit`: the books of a run, out of its record.
func auditCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "audit RECORD.json",
		Short: "Print the books of a run, as its record has them",
		Long: `Print what the books of a run came to when its load had ended: each order is paid,
each means debited once; or cancelled, nothing net; or in progress. Orders that are
none of these are out of balance, and listed with their traces. The record is what
"lab run NAME --json RECORD.json" wrote (with --all: the whole course); a run audits
its books by itself.

Exit codes: 0 the books balance, or what is out of balance was paid without care
(naive) on purpose; 1 they don't; 2 there is no such record; 3 they were not read:
the run was broken off, or they could not be.`,
		Args: takes(oneRecord),
		RunE: func(cmd *cobra.Command, args []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			return audit(cmd.OutOrStdout(), args[0], lang)
		},
	}
	o.addLangTo(cmd, "`en|ko`, the language")
	return cmd
}

// audit prints the books of each record in a file.
func audit(out io.Writer, path string, lang scenario.Lang) error {
	records, err := readRecords(path)
	if err != nil {
		return err
	}
	code := exitOK
	for i, r := range records {
		if i > 0 {
			fmt.Fprintln(out)
		}
		if len(records) > 1 {
			fmt.Fprintln(out, cmp.Or(r.Title.In(lang), r.Scenario))
		}
		recordCode, err := auditRecord(out, r, lang)
		if err != nil {
			return failed(err)
		}
		code = worse(code, recordCode)
	}
	return finish(code)
}

// auditRecord prints the books of one run. Books that nobody read at its end prove
// nothing.
func auditRecord(out io.Writer, r *runs.Record, lang scenario.Lang) (code int, err error) {
	if open := unread(r); len(open) > 0 {
		code = exitInvalid
		fmt.Fprintf(out, scenario.Text{EN: "not audited: %s (%s)\n", KO: "감사하지 못했습니다: %s (%s)\n"}.In(lang),
			strings.Join(open, ", "), cmp.Or(r.Problem, scenario.Text{EN: "the books could not be read", KO: "장부를 읽을 수 없음"}.In(lang)))
	}
	sold := false
	for _, a := range r.Audits {
		sold = sold || a.Sold()
	}
	for _, res := range r.Results {
		if res.Step == "audit" && res.Verdict == scenario.Broken {
			code = worse(code, exitBroken)
		}
	}
	if !sold && code == exitOK {
		fmt.Fprintln(out, scenario.Text{EN: "this run sold nothing", KO: "이 실행에서는 판매가 없었습니다"}.In(lang))
	}
	return code, report.Books(out, r, lang)
}

// unread names the shapes whose books were not read when the load had ended: they
// could not be, or the run was broken off.
func unread(r *runs.Record) (shapes []string) {
	closed := slices.ContainsFunc(r.Results, func(res scenario.Result) bool { return res.Step == "audit" })
	for _, shape := range r.Shapes {
		a, read := r.Audits[shape]
		if !read || r.Problem != "" && a.Sold() && !closed {
			shapes = append(shapes, shape)
		}
	}
	return shapes
}
