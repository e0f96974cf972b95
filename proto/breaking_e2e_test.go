//go:build e2e

package proto

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestBreaking changes the shop's API, or the control channel, in a copy, as somebody
// might who tidies up, and has buf hold it against what was published: what old programs
// can live with passes, what would break them is refused by name.
func TestBreaking(t *testing.T) {
	published, err := filepath.Abs("published.binpb")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		file, from, to string
		refused        string // what it says; empty: it passes
	}{
		"nothing changed": {},
		"a field added":   {"shop/pay/v1/pay.proto", "  Means means = 4;\n", "  Means means = 4;\n  string note = 15;\n", ""},
		"a field removed, its number reserved": {"shop/pay/v1/pay.proto",
			"  string card_number = 3;\n", "  reserved 3;\n  reserved \"card_number\";\n", ""},
		"a field removed": {"shop/pay/v1/pay.proto",
			"  string card_number = 3;\n", "", `Previously present field "3" with name "card_number" on message "Means" was deleted`},
		"a field renumbered": {"shop/pay/v1/pay.proto",
			"shop.money.v1.Money total = 3;", "shop.money.v1.Money total = 9;", `Previously present field "3" with name "total" on message "CheckoutRequest"`},
		"a number used again": {"shop/pay/v1/pay.proto",
			"  string member_id = 2;\n  shop.money.v1.Money total = 3;", "  int64 member_number = 2;\n  shop.money.v1.Money total = 3;", `Field "2"`},
		"a field of the control channel renumbered": {"control/v1/control.proto",
			"  double rate = 5; //", "  double rate = 17; //", `Previously present field "5" with name "rate" on message "Fault"`},
		"a type changed": {"shop/money/v1/money.proto", "int64 units", "string units", `Field "2" with name "units" on message "Money" changed`},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, Files); err != nil {
				t.Fatal(err)
			}
			settings, err := os.ReadFile("buf.yaml")
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "buf.yaml"), string(settings))
			if tt.file != "" {
				path := filepath.Join(dir, filepath.FromSlash(tt.file))
				before, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(string(before), tt.from) {
					t.Fatalf("%s has no %q", tt.file, tt.from)
				}
				if err := os.Chmod(path, 0o600); err != nil {
					t.Fatal(err)
				}
				write(t, path, strings.Replace(string(before), tt.from, tt.to, 1))
			}
			cmd := exec.Command("go", "run", "github.com/bufbuild/buf/cmd/buf@v1.75.0", "breaking", "--path", "shop", "--path", "control", "--against", published)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			switch {
			case tt.refused == "" && err != nil:
				t.Errorf("refused (%v):\n%s", err, out)
			case tt.refused != "" && (err == nil || !strings.Contains(string(out), tt.refused)):
				t.Errorf("got %v and\n%s\nwant it refused: %s", err, out, tt.refused)
			}
		})
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
