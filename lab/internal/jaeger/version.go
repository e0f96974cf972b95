package jaeger

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// BinaryVersion asks a Jaeger binary for its version: "2.13.0", or "(version
// unknown)" when it was built without one. An error means that it isn't a Jaeger
// of version 2.
func BinaryVersion(ctx context.Context, path string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, path, "version").Output()
	if err != nil {
		return "", fmt.Errorf("run %s version: %w", path, err)
	}
	version, err := parseVersion(out)
	if err != nil {
		return "", fmt.Errorf("run %s version: %w", path, err)
	}
	return version, nil
}

func parseVersion(out []byte) (string, error) {
	var info struct {
		GitVersion *string `json:"gitVersion"`
	}
	if err := json.Unmarshal(out, &info); err != nil {
		return "", fmt.Errorf("not the answer of a Jaeger: %w", err)
	}
	if info.GitVersion == nil {
		return "", fmt.Errorf("not the answer of a Jaeger: no gitVersion in %q", out)
	}
	version := strings.TrimPrefix(*info.GitVersion, "v")
	if version == "" {
		return "(version unknown)", nil
	}
	if strings.HasPrefix(version, "1.") {
		return "", fmt.Errorf("this is Jaeger %s; the lab needs version 2", version)
	}
	return version, nil
}
