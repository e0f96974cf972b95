package figures

import "reflect"

// Rests reports whether a replica did nothing since it told earlier figures: time went
// by, and its process may have used some of the machine.
func (r Replica) Rests(since Replica) bool {
	r.At, r.Idle, r.CPUSeconds, r.RSS = since.At, since.Idle, since.CPUSeconds, since.RSS
	return reflect.DeepEqual(r, since)
}
