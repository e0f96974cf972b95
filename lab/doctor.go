package main

import (
	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/internal/doctor"
)

// doorsLooked is how many front doors the lab opens: scenarios compare two shops.
const doorsLooked = 2

// doctorCommand is `lab doctor`: whether the lab can run here.
func doctorCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look whether the lab can run here, and say what to do",
		Long: `Look at the terminal (its size, how wide it draws Hangul and borders, colours),
ports, memory, folders, and the tools that parts of the lab use.

Exit codes: 0 the lab can run; 1 it can't yet; 2 the command line is wrong.`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			if err := o.portRange(doorsLooked); err != nil {
				return err
			}
			found := doctor.Examine(cmd.Context(), o.port, doorsLooked)
			if err := doctor.Write(cmd.OutOrStdout(), found, lang); err != nil {
				return err
			}
			if !doctor.CanRun(found) {
				return &exitError{code: exitBroken} // it has been said why
			}
			return nil
		},
	}
	o.addLangTo(cmd, "`en|ko`, the language")
	cmd.Flags().IntVar(&o.port, "port", 8080, "`PORT` of the first shop's front door, as for the app")
	return cmd
}
