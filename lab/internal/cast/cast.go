// Package cast records what a program writes to its terminal as an asciicast
// (version 2), which asciinema plays: a line a write, and a marker where a step
// of the scenario begins. The program writes on as before.
package cast

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// Terminal is a terminal whose output is recorded. It has a file's descriptor, so that
// programs take it for the terminal that it is.
type Terminal struct {
	File
	*Recorder
}

// File is what a terminal is written to.
type File interface {
	io.ReadWriter
	Fd() uintptr
}

// Write writes to the terminal, and what was written to the record.
func (t Terminal) Write(p []byte) (int, error) {
	n, err := t.File.Write(p)
	t.Recorder.output(p[:n])
	return n, err
}

// Close leaves the terminal open and ends the record.
func (t Terminal) Close() error { return t.Recorder.close() }

// WriteString is Write; the file's own would go past the record.
func (t Terminal) WriteString(s string) (int, error) { return t.Write([]byte(s)) }

// Config says what a record is about.
type Config struct {
	Title string
	Size  func() (width, height int, err error) // of the terminal, now
	Steps func() []string                       // those that have begun since it was last asked, oldest first
	Clock func() time.Time
}

// Recorder writes an asciicast. The first thing that goes wrong ends it, and is
// told when it is closed: a full disk must not end the show.
type Recorder struct {
	cfg           Config
	out           *bufio.Writer
	file          io.Closer
	began         time.Time
	width, height int
	rest          []byte // of a character that was cut by the end of a write
	err           error
}

// header is the first line of an asciicast.
type header struct {
	Version   int               `json:"version"`
	Width     int               `json:"width"`
	Height    int               `json:"height"`
	Timestamp int64             `json:"timestamp"`
	Title     string            `json:"title,omitempty"`
	Env       map[string]string `json:"env,omitempty"`
}

// New begins a record in file, which it closes at its end.
func New(file io.WriteCloser, cfg Config) (*Recorder, error) {
	width, height, err := cfg.Size()
	if err != nil {
		return nil, fmt.Errorf("read the terminal's size: %w", err)
	}
	r := &Recorder{cfg: cfg, out: bufio.NewWriter(file), file: file, began: cfg.Clock(), width: width, height: height}
	r.line(header{2, width, height, r.began.Unix(), cfg.Title, map[string]string{"TERM": "xterm-256color"}})
	return r, r.err
}

// output records what was written, after a new size and a marker of each new step.
func (r *Recorder) output(p []byte) {
	if width, height, err := r.cfg.Size(); err == nil && (width != r.width || height != r.height) {
		r.width, r.height = width, height
		r.event("r", fmt.Sprintf("%dx%d", width, height))
	}
	for _, step := range r.cfg.Steps() {
		r.event("m", step)
	}
	p = append(r.rest, p...)
	whole := len(p) - cut(p)
	r.rest = append([]byte(nil), p[whole:]...)
	if whole > 0 {
		r.event("o", string(p[:whole]))
	}
}

// cut is how many bytes at the end begin a character that they don't finish.
func cut(p []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(p); n++ {
		if tail := p[len(p)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

func (r *Recorder) event(kind, data string) {
	r.line([]any{float64(r.cfg.Clock().Sub(r.began).Microseconds()) / 1e6, kind, data})
}

func (r *Recorder) line(v any) {
	if r.err != nil {
		return
	}
	text, err := json.Marshal(v)
	if err == nil {
		_, err = r.out.Write(append(text, '\n'))
	}
	r.err = err
}

func (r *Recorder) close() error {
	if err := errors.Join(r.err, r.out.Flush(), r.file.Close()); err != nil {
		return fmt.Errorf("write the asciicast: %w", err)
	}
	return nil
}
