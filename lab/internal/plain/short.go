package plain

import "strings"

// written writes out as a step what was typed in short: "fault crash board" is
// "fault: {kind: crash, function: board}". Fields may follow, as a step has them:
// "fault latency card delay: 200ms". All else stays as it is.
func written(line string) string {
	words := strings.Fields(line)
	if len(words) < 2 {
		return line
	}
	rest := func(n int) string {
		if len(words) <= n {
			return "}"
		}
		return ", " + strings.Join(words[n:], " ") + "}"
	}
	has := func(n int) bool { return len(words) > n && !strings.HasSuffix(words[n], ":") }
	var from, to string
	linked := false
	if has(2) {
		from, to, linked = strings.Cut(words[2], ".")
	}
	switch {
	case words[0] == "fault" && has(2):
		return "fault: {kind: " + words[1] + ", function: " + words[2] + rest(3)
	case words[0] == "link" && has(2) && linked:
		return "link: {kind: " + words[1] + ", from: " + from + ", to: " + to + rest(3)
	case words[0] == "heal" && len(words) == 2:
		return "heal: " + words[1]
	case words[0] == "scale" && len(words) == 3:
		return "scale: {" + words[1] + ": " + words[2] + "}"
	case words[0] == "load":
		return "load: {rate: " + words[1] + rest(2)
	case words[0] == "policy" && len(words) == 2:
		return "policy: " + words[1]
	case words[0] == "policy" && len(words) == 3:
		return "policy: {link: " + words[1] + ", preset: " + words[2] + "}"
	case words[0] == "deploy" && has(3):
		return "deploy: {function: " + words[1] + ", version: " + words[2] + ", strategy: " + words[3] + rest(4)
	case words[0] == "deploy" && has(2):
		return "deploy: {function: " + words[1] + ", version: " + words[2] + rest(3)
	}
	return line
}
