package launch

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/services"
)

func TestServeRefusesConfiguration(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"none", "", "EOF"},
		{"no JSON", "hello\n", "invalid character"},
		{"unknown function", `{"ID":"wishlist-1","Functions":["wishlist"]}` + "\n", "wishlist"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			err := Serve(t.Context(), strings.NewReader(tt.in), &out, io.Discard)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Serve() = %v, want an error with %q", err, tt.want)
			}
			var rep report
			if err := json.Unmarshal(out.Bytes(), &rep); err != nil || !strings.Contains(rep.Error, tt.want) {
				t.Errorf("report = %q, %v, want an error with %q", out.String(), err, tt.want)
			}
		})
	}
}

// Serve ends with its input, and drains when its context ends.
func TestServeEnds(t *testing.T) {
	for _, by := range []string{"end of input", "context"} {
		t.Run(by, func(t *testing.T) {
			in, parent := io.Pipe()
			reports, out := io.Pipe()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			served := make(chan error, 1)
			go func() { served <- Serve(ctx, in, out, io.Discard) }()
			cfg := services.Config{ID: "board-1", Functions: []string{"board"}, Data: t.TempDir(), Slots: 1}
			if err := json.NewEncoder(parent).Encode(cfg); err != nil {
				t.Fatal(err)
			}
			var rep report
			if err := json.NewDecoder(reports).Decode(&rep); err != nil {
				t.Fatal(err)
			}
			checkHealth(t, rep.Addr)
			if by == "context" {
				cancel()
			} else {
				parent.Close()
			}
			select {
			case err := <-served:
				if err != nil {
					t.Errorf("Serve() = %v, want nil", err)
				}
			case <-time.After(time.Minute):
				t.Error("Serve has not returned")
			}
			parent.Close()
		})
	}
}
