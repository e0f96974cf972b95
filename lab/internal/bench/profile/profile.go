// Package profile divides the processor time of a program that calls, or is
// called, by what it was spent on: a codec, framing (protocols, headers, buffers,
// connections), the kernel, and all else (the work itself, the scheduler, garbage
// collection).
//
// [Start] takes a CPU profile as runtime/pprof does, 100 looks a second; each
// look is a stack of functions, and the packages on it tell what it was. No more
// of the profile's format is read than that takes. It is
// https://github.com/google/pprof/blob/main/proto/profile.proto.
package profile

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"runtime/pprof"
	"strings"
)

// Split counts the looks at a program, by what it was doing.
type Split struct {
	Codec   int `json:"codec"`
	Framing int `json:"framing"`
	Kernel  int `json:"kernel"`
	Other   int `json:"other"`
}

// Plus adds the looks at another program.
func (s Split) Plus(o Split) Split {
	return Split{s.Codec + o.Codec, s.Framing + o.Framing, s.Kernel + o.Kernel, s.Other + o.Other}
}

// User is how many looks found the program outside of the kernel.
func (s Split) User() int { return s.Codec + s.Framing + s.Other }

// Start begins to look at this program. stop ends that, and tells what was seen.
func Start() (stop func() (Split, error), err error) {
	var written bytes.Buffer
	if err := pprof.StartCPUProfile(&written); err != nil {
		return nil, fmt.Errorf("start a CPU profile: %w", err)
	}
	return func() (Split, error) {
		pprof.StopCPUProfile()
		return Read(&written)
	}, nil
}

// Read divides a CPU profile as runtime/pprof writes it.
func Read(r io.Reader) (s Split, err error) {
	unzipped, err := gzip.NewReader(r)
	if err != nil {
		return s, fmt.Errorf("read a CPU profile: %w", err)
	}
	raw, err := io.ReadAll(unzipped)
	if err != nil {
		return s, fmt.Errorf("read a CPU profile: %w", err)
	}
	looks, err := parse(raw)
	if err != nil {
		return s, fmt.Errorf("read a CPU profile: %w", err)
	}
	for _, l := range looks {
		switch what(l.stack) {
		case codec:
			s.Codec += l.times
		case framing:
			s.Framing += l.times
		case kernel:
			s.Kernel += l.times
		default:
			s.Other += l.times
		}
	}
	return s, nil
}

// kind is what a look found a program doing.
type kind int

const (
	other kind = iota
	codec
	framing
	kernel
)

// Packages, and single functions, by what is done in them. What is in none of
// these is work of whoever called it.
var (
	codecs = []string{
		"google.golang.org/protobuf", "google.golang.org/grpc/encoding/proto", "encoding/json", "encoding/xml", "github.com/goccy/go-json",
		"github.com/msalab/msalab/lab/internal/bench/doors.marshalXML", "github.com/msalab/msalab/lab/internal/bench/doors.unmarshalXML",
	}
	framings = []string{
		"net/http", "net", "net/textproto", "net/url", "mime", "bufio", "internal/poll", "golang.org/x/net", "google.golang.org/grpc", "connectrpc.com/connect",
	}
	operations = []string{"github.com/msalab/msalab/lab/internal/bench/doors.Place"}
	kernels    = []string{
		"internal/runtime/syscall", "syscall.Syscall", "syscall.Syscall6", "syscall.RawSyscall", "syscall.RawSyscall6", "runtime.futex",
		"runtime.epollwait", "runtime.usleep", "runtime.osyield", "runtime.madvise", "runtime.tgkill", "runtime.kevent", "runtime.pthread_cond_wait",
		"runtime.pthread_cond_signal", "runtime.pthread_cond_timedwait_relative_np", "syscall.syscall", "syscall.rawSyscall",
	}
)

// what tells what a stack is of, its innermost function first. A codec is one
// whatever it calls; of framing and the work between, the innermost counts.
func what(stack []string) kind {
	if len(stack) > 0 && in(kernels, stack[0]) {
		return kernel
	}
	for _, f := range stack {
		if in(codecs, f) {
			return codec
		}
	}
	for _, f := range stack {
		switch {
		case in(operations, f):
			return other
		case in(framings, f):
			return framing
		}
	}
	return other
}

// in tells whether a function is one of these, or in one of these packages or
// below.
func in(all []string, function string) bool {
	for _, p := range all {
		if rest, ok := strings.CutPrefix(function, p); ok && (rest == "" || rest[0] == '.' || rest[0] == '/') {
			return true
		}
	}
	return false
}
