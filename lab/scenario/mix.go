package scenario

// Article returns the mix of the article that the lab illustrates, by journey:
// paying and shopping are hot; registration, catalogue and board are cold.
func Article() map[string]float64 {
	return map[string]float64{"browse": 0.1, "join": 0.03, "cart": 0.3, "buy": 0.5, "board": 0.07}
}

// Even returns the mix in which every journey is as likely as any other.
func Even() map[string]float64 {
	return map[string]float64{"browse": 0.2, "join": 0.2, "cart": 0.2, "buy": 0.2, "board": 0.2}
}

// Mix returns the mix of a name: "even" or "article".
func Mix(name string) (map[string]float64, bool) {
	switch name {
	case "even":
		return Even(), true
	case "article":
		return Article(), true
	}
	return nil, false
}
