// Package scenarios holds the scenarios that come with the lab, as files. What
// such a file may say is the manual of package lab/scenario.
package scenarios

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// List returns the names of the scenarios, sorted.
func List() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // an embedded folder can always be read
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// Open returns the file of a scenario by its name.
func Open(name string) ([]byte, error) {
	file, err := files.ReadFile(name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("unknown scenario %q: the scenarios are %s", name, strings.Join(List(), ", "))
	}
	return file, nil
}
