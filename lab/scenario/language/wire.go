package language

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// wireStep takes a message apart that goes from one service to another.
type wireStep struct {
	base
	request scenario.WireRequest
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
		if !shape.Linked() {
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
func (s *wireStep) Run(ctx context.Context, lab scenario.Lab) error { return lab.Wire(ctx, s.request) }

// Looks is what the look at a message wants.
func (s *wireStep) Looks() scenario.WireRequest { return s.request }

func (s *wireStep) String() string {
	text := fmt.Sprintf("wire %s: %s", s.request.ID, s.request.Message)
	if len(s.request.Edits) > 0 {
		text += ", " + strings.Join(s.request.Edits, ", ")
	}
	return text
}
