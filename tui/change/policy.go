package change

import (
	"maps"
	"slices"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
)

// policySheet changes how calls over a link, or over all links, are governed.
// What isn't touched stays as it is on each link.
type policySheet struct {
	ofLinks
	links   []string // to choose from; the first is all of them
	link    int
	draft   scenario.Policy
	touched map[int]bool // parts
}

// The fields of the sheet before those of the parts.
const (
	fieldLink = iota
	fieldPreset
	fieldParts
)

// NewPolicy is the form by which the calls over links are governed.
func NewPolicy(in dialog.Setting) *dialog.Form {
	s := &policySheet{links: append([]string{scenario.EveryLink}, linksNearby(Linked(in), in.Function)...)}
	s.begin(in)
	return dialog.NewForm(s)
}

// begin takes what is in force on the chosen link.
func (s *policySheet) begin(in dialog.Setting) {
	s.draft, s.touched = s.inForce(in)[0], map[int]bool{}
}

// policies are those of all links.
func policies(in dialog.Setting) scenario.Policies {
	all := scenario.Policies{}
	if shop := Linked(in); shop != nil {
		for _, l := range shop.Links {
			all[l.String()] = l.Policy
		}
	}
	return all
}

// inForce returns the policies of the links that the sheet is about, at least
// one.
func (s *policySheet) inForce(in dialog.Setting) []scenario.Policy {
	all := policies(in)
	var found []scenario.Policy
	for _, l := range slices.Sorted(maps.Keys(all)) {
		if chosen := s.links[s.link]; chosen == scenario.EveryLink || chosen == l {
			found = append(found, all[l])
		}
	}
	if len(found) == 0 {
		return []scenario.Policy{{}}
	}
	return found
}

func (s *policySheet) Title() text.Key { return text.PolicyTitle }

func (s *policySheet) Fields(in dialog.Setting) []form.Field {
	now := s.inForce(in)
	fields := []form.Field{
		{Label: text.PolicyLink.In(in.Lang), Value: s.linkName(in), Less: s.link > 0, More: s.link < len(s.links)-1},
		{Label: text.PolicyPreset.In(in.Lang), Value: s.presetName(now, in.Lang), Less: true, More: true},
	}
	parts := policyParts()
	for i, p := range parts {
		f := form.Field{Label: p.label.In(in.Lang), Value: p.write(s.draft, in.Lang)}
		if s.mixed(p, i, now) {
			f.Value = text.PolicyDiffers.In(in.Lang)
		} else if s.touched[i] && !s.agrees(p, now) {
			f.Was = text.FormWas.Format(in.Lang, p.write(now[0], in.Lang))
			if len(now) > 1 {
				f.Was = text.FormChanged.In(in.Lang)
			}
		}
		if n := p.needs; n >= 0 && (parts[n].value(s.draft) == 0 || s.mixed(parts[n], n, now)) {
			f.Value, f.Why = "-", p.why.In(in.Lang)
		}
		_, f.Less = s.beside(i, -1)
		_, f.More = s.beside(i, +1)
		fields = append(fields, f)
	}
	return fields
}

func (s *policySheet) linkName(in dialog.Setting) string {
	if l := s.links[s.link]; l != scenario.EveryLink {
		return l
	}
	return text.PolicyEveryLink.In(in.Lang)
}

// agrees says whether a part is in force as the draft has it, on all links.
func (s *policySheet) agrees(p policyPart, now []scenario.Policy) bool {
	return !slices.ContainsFunc(now, func(q scenario.Policy) bool { return p.value(q) != p.value(s.draft) })
}

// mixed says whether a part that wasn't touched differs from link to link.
func (s *policySheet) mixed(p policyPart, i int, now []scenario.Policy) bool {
	return !s.touched[i] && !s.agrees(p, now)
}

// preset names the preset that the draft is; empty: it is none, or it differs
// from link to link.
func (s *policySheet) preset(now []scenario.Policy) string {
	for i, p := range policyParts() {
		if s.mixed(p, i, now) {
			return ""
		}
	}
	for _, name := range scenario.Presets() {
		if p, _ := scenario.Preset(name); p.Equal(s.draft) {
			return name
		}
	}
	return ""
}

func (s *policySheet) presetName(now []scenario.Policy, l scenario.Lang) string {
	if name := s.preset(now); name != "" {
		return name
	}
	return text.PolicyOwn.In(l)
}

func (s *policySheet) About(in dialog.Setting, field int) string {
	switch field {
	case fieldLink:
		return text.PolicyLinkAbout.In(in.Lang)
	case fieldPreset:
		return text.PolicyPresetAbout.In(in.Lang)
	}
	part := field - fieldParts
	return s.did(in, part) + policyParts()[part].about.In(in.Lang)
}

// beside returns the next value of a part. A try is shorter than the deadline.
func (s *policySheet) beside(part, by int) (float64, bool) {
	p := policyParts()[part]
	v, ok := form.Beside(p.steps, p.value(s.draft), by)
	if d := s.draft.Deadline.Seconds(); part == partTry && d > 0 && v >= d {
		return 0, false
	}
	return v, ok
}

func (s *policySheet) Step(in dialog.Setting, field, by int) {
	switch field {
	case fieldLink:
		s.link += by
		s.begin(in)
		return
	case fieldPreset:
		names := scenario.Presets()
		i := slices.Index(names, s.preset(s.inForce(in)))
		next := names[(max(i, 0)+len(names)+by)%len(names)]
		if i < 0 && by > 0 {
			next = names[0]
		}
		s.draft, _ = scenario.Preset(next)
		for i := range policyParts() {
			s.touched[i] = true
		}
		return
	}
	part := field - fieldParts
	if v, ok := s.beside(part, by); ok {
		policyParts()[part].set(&s.draft, v)
		s.touch(part)
	}
}

// touch notes that a part was chosen, and what was chosen with it.
func (s *policySheet) touch(part int) {
	s.touched[part] = true
	switch part {
	case partDeadline:
		s.touched[partTry] = s.touched[partTry] || s.draft.Try > 0
	case partRetries:
		s.touched[partCodes], s.touched[partBudget] = true, true
	case partBreaker:
		s.touched[partOpen] = true
	}
}

// change is what the sheet asks for; ok is false where all is so already.
func (s *policySheet) change(in dialog.Setting) (c scenario.PolicyChange, ok bool) {
	now := s.inForce(in)
	c.Link = s.links[s.link]
	draft := s.draft
	for i, p := range policyParts() {
		if s.touched[i] && !s.agrees(p, now) {
			p.change(&c, &draft)
			ok = true
		}
	}
	if name := s.preset(now); ok && name != "" {
		c = scenario.PolicyChange{Link: c.Link, Preset: name}
	}
	return c, ok
}

func (s *policySheet) Outcome(in dialog.Setting) (string, bool) {
	c, ok := s.change(in)
	if !ok {
		return text.FormUnchanged.In(in.Lang), true
	}
	if _, err := policies(in).Apply(c); err != nil {
		return err.Error(), true // of a link whose other parts don't go with it
	}
	fields := s.Fields(in)
	what := form.Changed(fields)
	if c.Preset != "" {
		what = fields[fieldPreset:fieldParts]
	}
	return text.DidPolicy.Format(in.Lang, form.InWords(s.linkName(in), what)), false
}

func (s *policySheet) Apply(in dialog.Setting) dialog.Change {
	c, _ := s.change(in)
	return dialog.Change{
		Do:   engine.SetPolicy{Change: c},
		What: text.PolicyTitle.In(in.Lang) + " " + c.Link, Back: restorePolicies(policies(in), c),
	}
}
