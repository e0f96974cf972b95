package scenario

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

// Wires returns what the scenario wants to see of messages, by the line in its
// file. Only who knows the messages can tell whether there are any such.
func (s *Scenario) Wires() map[int]WireRequest {
	all := map[int]WireRequest{}
	for _, step := range s.Steps {
		if w, ok := step.(interface{ Looks() WireRequest }); ok {
			all[step.Line()] = w.Looks()
		}
	}
	return all
}
