package scenario

// What only tests look at.
var (
	StepKinds    = stepKinds
	MeasureNames = measureNames
	Edits        = edits
)
