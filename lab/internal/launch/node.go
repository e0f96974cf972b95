package launch

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/services"
	"github.com/msalab/msalab/services/board/node"
)

// oldestNode is the oldest major version of Node.js that the program runs on.
const oldestNode = 20

// program is the command by which a replica is started.
func (p *processes) program(ctx context.Context, cfg services.Config, language string) ([]string, error) {
	switch {
	case language == "":
		return []string{p.executable, "serve"}, nil
	case language != scenario.Node || !slices.Equal(cfg.Functions, []string{"board"}) || cfg.Version != "v1":
		return nil, fmt.Errorf("%w: in %s there is no %v of version %s", ports.ErrLanguage, language, cfg.Functions, cfg.Version)
	}
	path, err := findNode(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ports.ErrLanguage, err)
	}
	script, err := p.unpack()
	if err != nil {
		return nil, err
	}
	return []string{path, script}, nil
}

// findNode finds node on PATH, and makes sure that it is new enough.
func findNode(ctx context.Context) (string, error) {
	path, err := exec.LookPath("node")
	if err != nil {
		return "", fmt.Errorf("find Node.js %d or newer: %w", oldestNode, err)
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, path, "--version").Output()
	if err != nil {
		return "", fmt.Errorf("ask %s for its version: %w", path, err)
	}
	version := strings.TrimSpace(string(out)) // "v20.20.2"
	major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	if n, err := strconv.Atoi(major); err != nil || n < oldestNode {
		return "", fmt.Errorf("use %s: it is %s, and Node.js %d or newer is needed", path, version, oldestNode)
	}
	return path, nil
}

// unpack writes the Node.js program into the shop's folder, once. A reset of the
// shop's data leaves it there.
func (p *processes) unpack() (string, error) {
	p.unpacking.Lock()
	defer p.unpacking.Unlock()
	if p.unpacked != "" {
		return p.unpacked, nil
	}
	file := filepath.Join(p.folder(), "board.cjs")
	if err := os.WriteFile(file, node.Program, 0o600); err != nil {
		return "", fmt.Errorf("unpack the Node.js program: %w", err)
	}
	p.unpacked = file
	return file, nil
}
