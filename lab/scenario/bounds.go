package scenario

// The bounds of what a scenario may ask of a machine.
const (
	MaxRate     = 10_000 // journeys a second
	MaxReplicas = 50     // of one function
)
