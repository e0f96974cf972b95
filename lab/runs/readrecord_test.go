package runs

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// TestReadRecords reads what was written, and refuses all else in a clear word.
func TestReadRecords(t *testing.T) {
	one, err := json.MarshalIndent(Record{Format: RecordFormat, Scenario: "isolate", Title: scenario.Text{EN: "Who?"}, Seed: 7}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	whole := string(one)
	for _, tt := range []struct {
		name, file string
		want       int    // records
		refused    string // empty: it is read
	}{
		{"one", whole, 1, ""},
		{"of a course", "[" + whole + "," + whole + "]", 2, ""},
		{"empty", " \n", 0, "broken off"},
		{"cut off", whole[:len(whole)/2], 0, "ends in the middle"},
		{"a list cut off", "[" + whole, 0, "ends in the middle"},
		{"no JSON", "steps:\n  - say: hello", 0, "not a record"},
		{"other JSON", `{"kind": "hops"}`, 0, "not a record"},
		{"a number", "7", 0, "not a record"},
		{"an empty list", "[]", 0, "not a record"},
		{"another version", strings.Replace(whole, "record/2", "record/9", 1), 0, `"msalab.record/9", and this version of the lab reads "msalab.record/2"`},
		{"a wrong field", strings.Replace(whole, `"seed": 7`, `"seed": "x"`, 1), 0, "seed"},
		{"one wrong of two", "[" + whole + ",{}]", 0, "record 2 of 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadRecords(strings.NewReader(tt.file))
			switch {
			case tt.refused == "" && (err != nil || len(got) != tt.want || got[0].Scenario != "isolate" || got[0].Seed != 7):
				t.Errorf("got %d records, %v", len(got), err)
			case tt.refused != "" && (err == nil || !strings.Contains(err.Error(), tt.refused)):
				t.Errorf("got %v, want %q in it", err, tt.refused)
			}
		})
	}
}
