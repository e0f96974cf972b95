package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/internal/replay"
	"github.com/msalab/msalab/scenarios"
	"github.com/msalab/msalab/tui"
	"github.com/msalab/msalab/tui/theme"
)

// shotFlags say what `lab shot` makes a picture of.
type shotFlags struct {
	run  string
	at   time.Duration
	size string
	out  string
}

// shotCommand is `lab shot`: a view of the app as an image.
func shotCommand() *cobra.Command {
	var o options
	var look appearance
	var s shotFlags
	cmd := &cobra.Command{
		Use:   "shot VIEW FILE",
		Short: "Write a view of the app as an SVG image, from the record of a run",
		Long: fmt.Sprintf(`Write what the app shows of a run that lab run --json kept as an SVG image. VIEW
is one of %s.

Exit codes: 0 written; 1 it could not be; 2 the view, or FILE, is none.`, strings.Join(tui.Views(), ", ")),
		Args: takes(oneView, oneRecord),
		RunE: func(cmd *cobra.Command, args []string) error {
			return shoot(cmd.Context(), o, look, s, args[0], args[1])
		},
	}
	f := cmd.Flags()
	o.addLangTo(cmd, "`en|ko`, the language")
	f.StringVar(&s.run, "run", "", "`NAME` of the scenario to show, where FILE is the record of a whole course")
	f.DurationVar(&s.at, "at", 0, "`TIME` from the beginning of the record, such as 34s; 0: its end")
	f.StringVar(&s.size, "size", "100x30", "columns and lines of the screen, as `WxH`")
	f.StringVarP(&s.out, "out", "o", "", "`FILE` to write; without it the picture goes to standard output")
	look.addTo(cmd)
	return cmd
}

func shoot(ctx context.Context, o options, look appearance, s shotFlags, view, file string) error {
	lang, err := o.language()
	if err != nil {
		return err
	}
	if err := look.check(); err != nil {
		return err
	}
	shot := tui.Shot{View: view}
	if n, err := fmt.Sscanf(s.size+"\n", "%dx%d\n", &shot.Width, &shot.Height); n != 2 || err != nil {
		return usage(fmt.Errorf("--size %s: want columns and lines, as 100x30", s.size))
	}
	records, err := readRecords(file)
	if err != nil {
		return err
	}
	record, before, err := pickRecord(records, s.run)
	if err != nil {
		return usage(fmt.Errorf("%s: %w", file, err))
	}
	player, err := replay.New(record, time.Now, before...)
	if err != nil {
		return usage(fmt.Errorf("show %s: %w", file, err))
	}
	player.Pause()
	_, length, _, _ := player.Place()
	if s.at < 0 || s.at > length {
		return usage(fmt.Errorf("--at %s: the record is %s long", s.at, length.Round(time.Second)))
	}
	if s.at == 0 {
		s.at = length
	}
	player.Seek(s.at)
	all, err := scenarios.All()
	if err != nil {
		return err
	}
	var picture strings.Builder
	cfg := tui.Config{Engine: player, Scenarios: all, Lang: lang, Theme: theme.Name(look.theme), ASCII: look.ascii}
	if err := tui.WriteShot(ctx, &picture, cfg, shot); err != nil {
		return usage(err)
	}
	return writeTo(file, s.out, func(w io.Writer) error {
		_, err := io.WriteString(w, picture.String())
		return err
	})
}
