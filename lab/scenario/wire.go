package scenario

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/msalab/msalab/lab/scenario/read"
)

// WireRequest asks for a look at a message of the shop, as it is on the wire.
type WireRequest struct {
	ID      string   // by which expressions know what was found
	Message string   // its name, or the end of it: "CheckoutRequest"
	Edits   []string // of its schema: "renumber total 9"; none: it is only looked at
}

// WireFigures is what a message came to under the microscope. The fields are
// those of the message as it was sent, read by somebody who knows the schema as
// it was before the edits.
type WireFigures struct {
	Protobuf int `json:"protobuf"` // bytes, as it was captured
	JSON     int `json:"json"`     // bytes of the same in JSON
	XML      int `json:"xml"`      // bytes of the same in XML
	Sent     int `json:"sent"`     // bytes that the edited schema makes of it
	Kept     int `json:"kept"`     // fields that the old reader has as they were meant
	Lost     int `json:"lost"`     // fields that it does not have
	Misread  int `json:"misread"`  // fields that it has another value for
	Unknown  int `json:"unknown"`  // bytes that it doesn't understand, and keeps
}

// wireStep takes a message apart that goes from one service to another.
type wireStep struct {
	base
	request WireRequest
	at      read.Place
	idAt    read.Place
}

var (
	messageName = regexp.MustCompile(`^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$`)
	schemaEdit  = regexp.MustCompile(`^(add [a-z]\w* [a-z]\w* \d+|remove [a-z]\w*|renumber [a-z]\w* \d+)$`)
)

func (r *reader) wire(b base, n read.Node) step {
	s := &wireStep{base: b, at: read.PlaceOf(n), idAt: read.PlaceOf(n)}
	r.Object(n, "wire", "{id: order, message: CheckoutRequest}",
		read.Required("id", func(n read.Node) { s.request.ID, s.idAt = r.Label(n, "a name for what is seen"), read.PlaceOf(n) }),
		read.Required("message", func(n read.Node) {
			name, ok := r.Line(n, "the name of a message, as CheckoutRequest")
			if ok && !messageName.MatchString(name) {
				r.Problem(read.PlaceOf(n), "%q is no name of a message: write one as CheckoutRequest or shop.pay.v1.CheckoutRequest", name)
			}
			s.request.Message = name
		}),
		read.Optional("edit", func(n read.Node) {
			for _, item := range r.Items(n, "a change of the schema, or a list of them", true) {
				text, ok := r.Line(item, `a change of the schema, as "renumber total 9"`)
				text = strings.Join(strings.Fields(text), " ")
				if ok && !schemaEdit.MatchString(text) {
					r.Problem(read.PlaceOf(item), `%q is no change of a schema: write "add FIELD TYPE NUMBER", "remove FIELD" or "renumber FIELD NUMBER"`, text)
				}
				s.request.Edits = append(s.request.Edits, text)
			}
		}),
	)
	return s
}

// check refuses shapes in which no message is sent, and a name that is taken.
func (s *wireStep) check(c *checker) {
	for _, shape := range c.shapesOf(s.base) {
		if !shape.linked() {
			c.Problem(s.at, "no message is sent in %s: add \"when: services\" to the step", shape)
			break
		}
	}
	if s.request.ID == "" {
		return // refused
	}
	for _, id := range c.looks {
		if id == s.request.ID {
			c.Problem(s.idAt, "there is a look %q before this step: give this one a name of its own", id)
			return
		}
	}
	c.looks = append(c.looks, s.request.ID)
}

// Run takes the next such message apart.
func (s *wireStep) Run(ctx context.Context, lab Lab) error { return lab.Wire(ctx, s.request) }

func (s *wireStep) String() string {
	text := fmt.Sprintf("wire %s: %s", s.request.ID, s.request.Message)
	if len(s.request.Edits) > 0 {
		text += ", " + strings.Join(s.request.Edits, ", ")
	}
	return text
}

// Wires returns what the scenario wants to see of messages, by the line in its
// file. Only who knows the messages can tell whether there are any such.
func (s *Scenario) Wires() map[int]WireRequest {
	all := map[int]WireRequest{}
	for _, step := range s.Steps {
		if w, ok := step.(*wireStep); ok {
			all[w.Line()] = w.request
		}
	}
	return all
}

// wired lists the figures that a look at a message gives.
func wired() []measure {
	figure := func(name string, of func(WireFigures) int) measure {
		return measure{name: name, takes: aLook, figure: func(f ShapeFigures, id string) (float64, bool) {
			w, ok := f.Wire[id]
			return float64(of(w)), ok
		}}
	}
	return []measure{
		figure("protobuf_bytes", func(w WireFigures) int { return w.Protobuf }),
		figure("json_bytes", func(w WireFigures) int { return w.JSON }),
		figure("xml_bytes", func(w WireFigures) int { return w.XML }),
		figure("sent_bytes", func(w WireFigures) int { return w.Sent }),
		figure("fields_kept", func(w WireFigures) int { return w.Kept }),
		figure("fields_lost", func(w WireFigures) int { return w.Lost }),
		figure("fields_misread", func(w WireFigures) int { return w.Misread }),
		figure("unknown_bytes", func(w WireFigures) int { return w.Unknown }),
	}
}
