package main

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/services"
)

// TestScenariosKnowTheFunctions keeps the functions that scenario files name the
// same as the shop's own.
func TestScenariosKnowTheFunctions(t *testing.T) {
	var want []string
	for _, f := range services.Catalogue() {
		want = append(want, f.Name)
	}
	got := scenario.Functions()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the shop has %q, scenarios know %q", want, got)
	}
}

// TestScenariosKnowTheMethods keeps the methods that scenario files use the same
// as those of the .proto files.
func TestScenariosKnowTheMethods(t *testing.T) {
	exempt := make(map[string][]string)
	for _, f := range services.Catalogue() {
		exempt[f.Name] = f.Exempt
	}
	for _, function := range scenario.Functions() {
		file, err := protoregistry.GlobalFiles.FindFileByPath("shop/" + function + "/v1/" + function + ".proto")
		if err != nil {
			t.Errorf("the .proto of %s: %v", function, err)
			continue
		}
		var want []string
		methods := file.Services().Get(0).Methods()
		for i := range methods.Len() {
			if name := string(methods.Get(i).Name()); !slices.Contains(exempt[function], name) {
				want = append(want, name)
			}
		}
		if got := scenario.Methods(function); !slices.Equal(got, want) {
			t.Errorf("the methods of %s are %q, scenarios know %q", function, want, got)
		}
	}
}
