package theme

// Glyphs are the characters that views draw with. Each is one column wide.
type Glyphs struct {
	Horizontal, Vertical                        string
	TopLeft, TopRight, BottomLeft, BottomRight  string
	HeavyHorizontal, HeavyVertical              string
	HeavyTopLeft, HeavyTopRight                 string
	HeavyBottomLeft, HeavyBottomRight           string
	Joints, HeavyJoints                         [16]string // by direction bits: up 1, right 2, down 4, left 8
	Arrow                                       string
	OK, Idle, Warn, Bad, Down, Starting, Fault  string
	Busy, Free                                  string
	Full, Medium, Light, Dot                    string
	Eighths                                     [9]string // a column filled from below, 0 to 8 eighths
	Pointer, Expanded, Collapsed, Leaf, Attempt string
	Separator, More, Mark, Healed               string
	Heat                                        [5]string // of a heatmap, from none to most
}

// Unicode returns box, block and geometric characters of the basic plane.
func Unicode() Glyphs {
	return Glyphs{
		Horizontal: "─", Vertical: "│", TopLeft: "╭", TopRight: "╮", BottomLeft: "╰", BottomRight: "╯",
		HeavyHorizontal: "━", HeavyVertical: "┃",
		HeavyTopLeft: "┏", HeavyTopRight: "┓", HeavyBottomLeft: "┗", HeavyBottomRight: "┛",
		Joints:      [16]string{" ", "│", "─", "╰", "│", "│", "╭", "├", "─", "╯", "─", "┴", "╮", "┤", "┬", "┼"},
		HeavyJoints: [16]string{" ", "┃", "━", "┗", "┃", "┃", "┏", "┣", "━", "┛", "━", "┻", "┓", "┫", "┳", "╋"},
		Arrow:       "▶",
		OK:          "●", Idle: "○", Warn: "▲", Bad: "✖", Down: "■", Starting: "◌", Fault: "◆",
		Busy: "▮", Free: "▯",
		Full: "█", Medium: "▒", Light: "░", Dot: "•",
		Eighths: [9]string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
		Pointer: "▸", Expanded: "▾", Collapsed: "▸", Leaf: "·", Attempt: "↻",
		Separator: "│", More: "…", Mark: "▲", Healed: "△",
		Heat: [5]string{" ", "░", "▒", "▓", "█"},
	}
}

// ASCII returns characters that every terminal and font has, for terminals
// that draw "ambiguous" characters two columns wide.
func ASCII() Glyphs {
	return Glyphs{
		Horizontal: "-", Vertical: "|", TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+",
		HeavyHorizontal: "=", HeavyVertical: "#",
		HeavyTopLeft: "#", HeavyTopRight: "#", HeavyBottomLeft: "#", HeavyBottomRight: "#",
		Joints:      [16]string{" ", "|", "-", "+", "|", "|", "+", "+", "-", "+", "-", "+", "+", "+", "+", "+"},
		HeavyJoints: [16]string{" ", "#", "=", "#", "#", "#", "#", "#", "=", "#", "=", "#", "#", "#", "#", "#"},
		Arrow:       ">",
		OK:          "o", Idle: ".", Warn: "!", Bad: "x", Down: "X", Starting: "~", Fault: "*",
		Busy: "#", Free: ".",
		Full: "#", Medium: "=", Light: ":", Dot: "*",
		Eighths: [9]string{" ", "_", "_", ".", "-", "=", "=", "#", "#"},
		Pointer: ">", Expanded: "v", Collapsed: ">", Leaf: "-", Attempt: "@",
		Separator: "|", More: ".", Mark: "^", Healed: "v",
		Heat: [5]string{" ", ".", ":", "=", "#"},
	}
}
