package change

import (
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/text"
)

// The shop goes on under an open form: another one may run when enter is pressed than
// when it was opened. A sheet has one of these in it, which says what it lacks by then.
type (
	ofShop  struct{}
	ofLinks struct{}
)

func (ofShop) Lacking(in dialog.Setting) string {
	if in.Shop() == nil {
		return text.WhyNoShop.In(in.Lang)
	}
	return ""
}

func (ofLinks) Lacking(in dialog.Setting) string {
	switch {
	case in.Shop() == nil:
		return text.WhyNoShop.In(in.Lang)
	case Linked(in) == nil:
		return text.WhyNoLinks.In(in.Lang)
	}
	return ""
}
