package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/bench"
	"github.com/msalab/msalab/lab/internal/bench/browser"
	"github.com/msalab/msalab/lab/internal/bench/hops"
	"github.com/msalab/msalab/lab/internal/bench/protocols"
	"github.com/msalab/msalab/lab/internal/bench/streams"
	"github.com/msalab/msalab/lab/internal/report"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
	"github.com/msalab/msalab/lab/spans"
)

var _ engine.Bencher = bencher{}

// bencher measures each kind of bench that scenario files know.
type bencher struct {
	log    *slog.Logger
	traces engine.Traces // where those of a page's calls are found; nil: nowhere
}

// Bench measures.
func (b bencher) Bench(ctx context.Context, r scenario.BenchRequest, progress func(round int)) (scenario.Bench, error) {
	return b.kinds(r).Bench(ctx, r, progress)
}

// kinds is the table of what measures each kind, as a request wants it.
func (b bencher) kinds(r scenario.BenchRequest) bench.Kinds {
	ends := protocols.Config{Program: self()}
	return bench.Kinds{
		"browser":   browser.Open(browser.Config{Page: r.Page, Spans: b.spans}),
		"hops":      hops.Open(hops.Config{Placement: scenario.Process, Log: b.log}),
		"protocols": protocols.Open(ends),
		"codecs":    protocols.OpenCodecs(ends),
		"streams":   streams.Open(streams.Config{Program: self()}),
	}
}

// spans counts the spans of a trace that have come so far.
func (b bencher) spans(ctx context.Context, trace string) (int, error) {
	var id spans.TraceID
	if err := id.UnmarshalText([]byte(trace)); err != nil {
		return 0, err
	}
	all, err := b.traces.Get(ctx, id)
	return len(all), err
}

// self is this program. One that can't be found is told of when it is started.
func self() string {
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}

// benchEndCommand is `lab bench-end`: one side of the calls that a bench
// measures, in a process of its own, started by the lab itself.
func benchEndCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "bench-end",
		Short:  "Be one side of a bench (the lab starts these itself)",
		Hidden: true,
		Args:   cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if slices.Equal(args, []string{"streams"}) {
				return streams.Serve(cmd.Context(), os.Stdin, os.Stdout)
			}
			return protocols.Serve(cmd.Context(), os.Stdin, os.Stdout)
		},
	}
}

// benchCommand is `lab bench`: a bench without a shop.
func benchCommand() *cobra.Command {
	var o options
	var file string
	var look report.Charts
	var only []string
	request := scenario.BenchRequest{Rounds: benches.DefaultRounds}
	cmd := &cobra.Command{
		Use:   "bench NAME",
		Short: "Measure what is no part of a shop: " + strings.Join(benches.Names(), ", "),
		Long:  aboutBenches(),
		Example: `  lab bench hops
  lab bench protocols --only 'centre/*' --json figures.json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("%s needs the name of one bench: %s; got %d", cmd.CommandPath(), strings.Join(benches.Names(), ", "), len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			request.Kind, request.Only = args[0], patterns(only)
			if look.Width < 0 {
				return usage(fmt.Errorf("--width %d: want 0 or more columns", look.Width))
			}
			if look.Lang = lang; look.Width == 0 {
				look.Width = screenWidth()
			}
			return runBench(cmd.Context(), request, look, file)
		},
	}
	o.addLangTo(cmd, "`en|ko`, the language")
	cmd.Flags().BoolVar(&look.ASCII, "ascii", false, "draw charts without block characters")
	cmd.Flags().IntVar(&look.Width, "width", 0, "columns of the charts, a number `N` of 60 and more; 0: those of the terminal, else 80")
	cmd.Flags().IntVar(&request.Rounds, "rounds", request.Rounds, "how often every cell is measured, a number `N`; what differs must in every round")
	cmd.Flags().StringArrayVar(&only, "only", nil, "cells to measure, as `COLUMN/ROW` with * for any of either: 'centre/*,*/grpc'")
	cmd.Flags().BoolVar(&request.Full, "full", false, "measure all combinations, where the bench leaves some out; takes minutes")
	cmd.Flags().StringVar(&file, "json", "", "write the figures to this `FILE`; -: to standard output, and all else to standard error")
	help := cmd.HelpFunc()
	cmd.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		for _, name := range args {
			if k, ok := benches.Named(name); ok {
				cmd.Long = aboutBench(k)
			}
		}
		help(cmd, args)
	})
	return cmd
}

// patterns are the cells that are asked for, several in one with commas between.
// Columns have commas in their names themselves ("1-line,64-callers"), rows have none.
func patterns(only []string) []string {
	var all []string
	for _, list := range only {
		pattern := ""
		for _, piece := range strings.SplitAfter(list, ",") {
			if pattern += piece; strings.Contains(piece, "/") {
				all, pattern = append(all, strings.TrimSuffix(pattern, ",")), ""
			}
		}
		if pattern != "" || list == "" { // it names no row, and is refused
			all = append(all, pattern)
		}
	}
	return all
}

// pageToCome stands for the address of a shop that is not open yet.
const pageToCome = "of the shop that is opened for it"

// benchPage measures beside a shop of its own, without shoppers or simulated work, as
// it is the page's calls that are measured.
func benchPage(ctx context.Context, r scenario.BenchRequest, progress func(round int)) (result scenario.Bench, err error) {
	quiet := freeLoad()
	quiet.Rate = 0
	err = besideShop(ctx, options{}, quiet, engine.FreePlay{WorkOff: true}, func(ctx context.Context, beside besides) (err error) {
		r.Page = beside.shop.URL
		result, err = bencher{beside.parts.log, beside.parts.traces}.Bench(ctx, r, progress)
		return err
	})
	return result, err
}

// screenWidth is how many columns the terminal has; 80 where there is none.
func screenWidth() int {
	if width, _, err := term.GetSize(os.Stdout.Fd()); err == nil && width > 0 {
		return width
	}
	return 80
}

func runBench(ctx context.Context, request scenario.BenchRequest, look report.Charts, file string) error {
	measure := bencher{log: slog.New(slog.DiscardHandler)}.Bench
	if kind, _ := benches.Named(request.Kind); kind.Page {
		measure, request.Page = benchPage, pageToCome
	}
	if err := benches.Validate(request); err != nil {
		return usage(err)
	}
	to, err := create("--json", file)
	if err != nil {
		return err
	}
	out := os.Stdout
	if file == "-" {
		out = os.Stderr
	}
	result, err := measure(ctx, request, func(round int) {
		fmt.Fprintln(os.Stderr, scenario.Text{
			EN: fmt.Sprintf("round %d of %d", round, request.Rounds), KO: fmt.Sprintf("%d회차 (전체 %d회)", round, request.Rounds),
		}.In(look.Lang))
	})
	if err != nil {
		_ = to.Close() // nothing was written
		if coded := (*exitError)(nil); !errors.As(err, &coded) {
			err = &exitError{exitInvalid, err}
		}
		return unlessInterrupted(ctx, err)
	}
	err = errors.Join(report.Bench(out, result, look.Lang), report.BenchCharts(out, result, look))
	return finish(exitOK, err, writeRecord(to, result))
}
