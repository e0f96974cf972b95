package journeys

// Article returns the mix of the article that the lab illustrates: paying and
// shopping are hot; registration, catalogue and board are cold.
func Article() map[string]float64 {
	return map[string]float64{"buy": 0.5, "cart": 0.3, "browse": 0.1, "board": 0.07, "join": 0.03}
}

// Even returns the mix in which every journey is as likely as any other.
func Even() map[string]float64 {
	return map[string]float64{"buy": 0.2, "cart": 0.2, "browse": 0.2, "board": 0.2, "join": 0.2}
}
