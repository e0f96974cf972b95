package scenario

// What only tests look at.
var Edits = edits
