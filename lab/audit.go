package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/internal/report"
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
(naive) on purpose; 1 they don't; 2 there is no such record.`,
		Args: takes("the FILE of a record"),
		RunE: func(_ *cobra.Command, args []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			return audit(args[0], lang)
		},
	}
	cmd.Flags().StringVar(&o.lang, "lang", "", "language: en or ko")
	return cmd
}

func audit(file string, lang scenario.Lang) error {
	records, err := readRecords(file)
	if err != nil {
		return err
	}
	code := exitOK
	for i, r := range records {
		if i > 0 {
			fmt.Println()
		}
		if len(records) > 1 {
			fmt.Println(r.Title.In(lang))
		}
		sold := false
		for _, a := range r.Audits {
			sold = sold || a.Sold()
		}
		for _, res := range r.Results {
			if res.Step == "audit" && res.Verdict == scenario.Broken {
				code = exitBroken
			}
		}
		if !sold {
			fmt.Println(scenario.Text{EN: "this run sold nothing", KO: "이 실행에서는 판매가 없었습니다"}.In(lang))
		}
		if err := report.Books(os.Stdout, r, lang); err != nil {
			return failed(err)
		}
	}
	return finish(code, nil)
}
