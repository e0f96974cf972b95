package shopmap

// Toward is where an arrow key selects; ok is false of other keys.
func Toward(key string) (d Direction, ok bool) {
	d, ok = map[string]Direction{
		"up": Above, "k": Above, "down": Below, "j": Below, "left": Left, "right": Right,
	}[key]
	return d, ok
}

// Moves says whether a key selects on the map.
func Moves(key string) bool {
	_, ok := Toward(key)
	return ok
}
