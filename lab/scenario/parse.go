package scenario

import (
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
)

// Parse reads and checks a scenario file. What is wrong with it comes back as
// Errors, all at once; name stands for the file in them.
func Parse(name string, file []byte) (*Scenario, error) {
	src, err := readSource(name, file)
	if err != nil {
		return nil, err
	}
	root, err := parseYAML(src)
	if err != nil {
		return nil, err
	}
	r := &reader{src: src}
	r.refuse(root)
	s := r.scenario(root)
	clean := len(r.issues) == 0
	c := newChecker(r, s.Compare.Shapes, s.Policy, true)
	c.start, c.languages = s.Replicas, s.Language
	c.steps(s.Steps)
	if clean {
		c.length(s)
	}
	if err := r.issues.sorted(); err != nil {
		return nil, err
	}
	return s, nil
}

// parseYAML returns the file's one document.
func parseYAML(src *source) (root ast.Node, err error) {
	defer func() {
		// What the parser can't digest is the file's fault, and no reason to die.
		if p := recover(); p != nil {
			root, err = nil, Errors{src.issue(place{}, "is not YAML: %v", p)}
		}
	}()
	tokens := lexer.Tokenize(src.text)
	if at, deep := tooDeep(tokens); deep {
		return nil, Errors{src.issue(at, "lists and mappings are nested more than %d deep", maxNesting)}
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var e yaml.Error
		if errors.As(err, &e) && e.GetToken() != nil {
			return nil, Errors{src.issue(placeOf(e.GetToken()), "is not YAML: %s", explain(e.GetMessage()))}
		}
		return nil, Errors{src.issue(place{}, "is not YAML: %v", err)}
	}
	var docs []ast.Node
	for _, d := range file.Docs {
		if _, comment := d.Body.(*ast.CommentGroupNode); d.Body != nil && !comment {
			docs = append(docs, d.Body)
		}
	}
	switch len(docs) {
	case 0:
		return nil, Errors{src.issue(place{}, "holds no scenario, only comments")}
	case 1:
		return docs[0], nil
	}
	return nil, Errors{src.issue(nodePlace(docs[1]), "a second document begins here: a file holds one scenario")}
}

// explain adds what would be right to the YAML parser's messages that leave it
// open.
func explain(message string) string {
	switch {
	case strings.Contains(message, "mapping value is not allowed"):
		return message + `: put a value that holds ": " in quotes`
	case strings.Contains(message, "could not find end character"):
		return message + ": close the quotes"
	case strings.Contains(message, "'\t' that cannot start any token"):
		return "a tab: indent with spaces"
	}
	return message
}

// scenario reads the whole file. Steps come last, whatever their place: they
// build on the load and the claim.
func (r *reader) scenario(root ast.Node) *Scenario {
	s := &Scenario{File: r.src.name, src: r.src, Baseline: Baseline{P95: defaultP95}}
	var steps ast.Node
	r.object(root, "the scenario", "name: …, compare: …, load: …, steps: …",
		required("name", func(n ast.Node) { s.Name = r.label(n, "the scenario's name") }),
		optional("claim", func(n ast.Node) { r.claims, s.Claim = true, r.claim(n) }),
		optional("title", func(n ast.Node) { s.Title = r.text(n) }),
		optional("minutes", func(n ast.Node) { s.Minutes, r.minutes = r.number(n, "a number of minutes", 600), nodePlace(n) }),
		required("compare", func(n ast.Node) { s.Compare = r.compare(n) }),
		required("load", func(n ast.Node) { s.Load = r.load(n, nil) }),
		optional("replicas", func(n ast.Node) { s.Replicas, _ = r.replicas(n) }),
		optional("policy", func(n ast.Node) {
			c := r.policy(n, &r.policyAt)
			s.Policy, r.policyAt = &c, nodePlace(n)
		}),
		optional("baseline", func(n ast.Node) { s.Baseline = r.baseline(n) }),
		optional("work", func(n ast.Node) { s.WorkOff = r.oneOf(n, "setting", "settings", []string{"on", "off"}) == "off" }),
		optional("language", func(n ast.Node) { s.Language = r.languages(n) }),
		optional("slots", func(n ast.Node) { s.Slots = r.whole(n, "a number of slots", 1000) }),
		required("steps", func(n ast.Node) { steps = n }),
	)
	if s.Title == (Text{}) {
		s.Title = Text{EN: s.Name, KO: s.Name}
	}
	if s.Policy != nil && !slices.ContainsFunc(s.Compare.Shapes, Shape.linked) && len(s.Compare.Shapes) > 0 {
		r.problem(r.policyAt, "none of the shapes has links that a policy could govern: add a shape of services")
	}
	r.own, r.claimed = &s.Load, s.Claim
	if steps == nil {
		return s
	}
	for _, item := range r.items(steps, `a list of steps ("- hold: 10s")`, false) {
		if step := r.item(item); step != nil {
			s.Steps = append(s.Steps, step)
		}
	}
	return s
}

// compare reads on which shapes a scenario runs, and how.
func (r *reader) compare(n ast.Node) Compare {
	c := Compare{Rounds: 1}
	run, rounds := "together", place{}
	r.object(n, "compare", "{shapes: [monolith/process, services/process], run: together}",
		required("shapes", func(n ast.Node) { c.Shapes = r.shapes(n) }),
		optional("run", func(n ast.Node) { run = r.oneOf(n, "way to run", "ways to run", []string{"together", "in-turn"}) }),
		optional("rounds", func(n ast.Node) {
			c.Rounds, rounds = r.whole(n, "a number of rounds", 20), nodePlace(n)
		}),
	)
	c.InTurn = run == "in-turn"
	if rounds != (place{}) && run == "together" {
		r.problem(rounds, "rounds need run: in-turn: together all shapes run once")
	}
	return c
}

func (r *reader) shapes(n ast.Node) (shapes []Shape) {
	for _, item := range r.items(n, "a list of shapes ([monolith/process, services/process])", false) {
		text, ok := r.scalar(item, "a shape (services/process)")
		if !ok {
			continue
		}
		s, err := ParseShape(text)
		if err != nil {
			r.problem(nodePlace(item), "%v", err)
			continue
		}
		if slices.Contains(shapes, s) {
			r.problem(nodePlace(item), "%s is compared with itself: name each shape once", s)
			continue
		}
		shapes = append(shapes, s)
	}
	return shapes
}

// shapeList writes shapes one after the other.
func shapeList(shapes []Shape) string {
	var names []string
	for _, s := range shapes {
		names = append(names, s.String())
	}
	return strings.Join(names, ", ")
}
