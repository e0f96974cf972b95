package runs

import "github.com/msalab/msalab/lab/scenario"

// Specimen is a message of the shop under the microscope.
type Specimen struct {
	Message string          `json:"message"` // its full name: "shop.pay.v1.CheckoutRequest"
	File    string          `json:"file"`    // that defines it: "shop/pay/v1/pay.proto"
	Source  string          `json:"source"`  // its definition there
	Struct  []string        `json:"struct"`
	Fields  []SpecimenField `json:"fields"` // of the schema, by number

	From  ReplicaID     `json:"from"` // that sent or read it
	Raw   []byte        `json:"raw"`  // as it was captured; nil: none came by
	Dump  scenario.Text `json:"dump"` // Raw annotated, a row for up to 8 bytes
	JSON  string        `json:"json"`
	XML   string        `json:"xml"`
	Trial Trial         `json:"trial"`
}

// SpecimenField is a field that the message may have.
type SpecimenField struct {
	Name   string `json:"name"`
	Type   string `json:"type"` // "string", "shop.money.v1.Money"
	Number int    `json:"number"`
}

// Trial is the message as an edited schema writes it, and as somebody reads it
// who knows the schema as it was.
type Trial struct {
	Edits    []string        `json:"edits"`
	Fields   []SpecimenField `json:"fields"` // of the edited schema, by number
	Sent     []byte          `json:"sent"`
	Dump     scenario.Text   `json:"dump"`    // of what was sent, as the old reader sees it
	Refused  scenario.Text   `json:"refused"` // why the old reader takes none of it; empty: it does
	Readings []Reading       `json:"readings"`
	Unknown  int             `json:"unknown"` // bytes that the old reader doesn't understand, and keeps
}

// Reading is a field as it was meant, and as the old reader has it.
type Reading struct {
	Field string `json:"field"`
	Meant string `json:"meant"` // empty: it was not set
	Read  string `json:"read"`  // empty: the reader finds it not set
}

// Fate is what became of a field on its way to the old reader.
type Fate string

// The fates of a field.
const (
	FieldKept    Fate = "kept"
	FieldLost    Fate = "lost"
	FieldMisread Fate = "misread"
)

// Fate tells what became of the field.
func (r Reading) Fate() Fate {
	switch r.Read {
	case r.Meant:
		return FieldKept
	case "":
		return FieldLost
	}
	return FieldMisread
}

// Count is how many fields had this fate.
func (t Trial) Count(f Fate) int {
	n := 0
	for _, r := range t.Readings {
		if r.Fate() == f {
			n++
		}
	}
	return n
}

// Figures are what expressions know of the specimen.
func (s Specimen) Figures() scenario.WireFigures {
	return scenario.WireFigures{
		Protobuf: len(s.Raw), JSON: len(s.JSON), XML: len(s.XML), Sent: len(s.Trial.Sent), Unknown: s.Trial.Unknown,
		Kept: s.Trial.Count(FieldKept), Lost: s.Trial.Count(FieldLost), Misread: s.Trial.Count(FieldMisread),
	}
}
