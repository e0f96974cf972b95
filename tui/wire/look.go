package wire

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
)

// Microscope captures messages of a running shop and takes them apart. Look may
// take its time.
type Microscope interface {
	// Messages names every message of the shop.
	Messages() []string
	// Look captures the next message of a kind at one of the replicas; where none
	// comes by the specimen has no bytes.
	Look(ctx context.Context, replicas []ports.Endpoint, w scenario.WireRequest) (runs.Specimen, error)
	// Edit tries changes of the schema on a message that was captured.
	Edit(s runs.Specimen, edits []string) (runs.Specimen, error)
}

// Looks makes the commands that ask a microscope. They run beside the program,
// never in it. Its zero value knows no messages.
type Looks struct {
	Messages []string
	look     func(turn int, replicas []ports.Endpoint, message string, edits []string) tea.Cmd
	edit     func(turn int, s runs.Specimen, edits []string) tea.Cmd
}

// Looked is the answer of a microscope.
type Looked struct {
	turn int
	seen runs.Specimen
	err  error
}

// Through makes the commands that ask a microscope; they end with ctx. nil: there
// is none.
func Through(ctx context.Context, m Microscope) Looks {
	if m == nil {
		return Looks{}
	}
	return Looks{
		Messages: m.Messages(),
		look: func(turn int, replicas []ports.Endpoint, message string, edits []string) tea.Cmd {
			return func() tea.Msg {
				seen, err := m.Look(ctx, replicas, scenario.WireRequest{Message: message, Edits: edits})
				return Looked{turn, seen, err}
			}
		},
		edit: func(turn int, s runs.Specimen, edits []string) tea.Cmd {
			return func() tea.Msg {
				seen, err := m.Edit(s, edits)
				return Looked{turn, seen, err}
			}
		},
	}
}
