package protocols

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/msalab/msalab/lab/internal/bench/doors"
	"github.com/msalab/msalab/lab/internal/bench/ends"
	"github.com/msalab/msalab/lab/internal/bench/profile"
)

// request is what the lab asks of an end; one of its fields is set.
type request struct {
	Serve    bool          `json:"serve,omitempty"`    // open the doors
	Settings bool          `json:"settings,omitempty"` // tell how the process is set
	Usage    bool          `json:"usage,omitempty"`    // tell what the process has used
	Profile  string        `json:"profile,omitempty"`  // begin or end to look at what the process does
	Collect  bool          `json:"collect,omitempty"`  // collect garbage, so that nobody pays for what came before
	Dial     *dialRequest  `json:"dial,omitempty"`     // come to a door, as its only callers
	Run      *runRequest   `json:"run,omitempty"`      // make calls
	HangUp   bool          `json:"hangUp,omitempty"`
	Measure  *codecRequest `json:"measure,omitempty"` // a codec alone
}

// dialRequest says through which door to call, and with what.
type dialRequest struct {
	Door    string `json:"door"`
	Addr    string `json:"addr"`
	Callers int    `json:"callers"`
	Lines   int    `json:"lines"`
}

// runRequest says for how long to call.
type runRequest struct {
	Budget time.Duration `json:"budget"`
	Least  int           `json:"least"` // calls of each caller, however long they take
	Most   int           `json:"most"`  // calls of each caller; 0: as many as the budget allows
	Slow   time.Duration `json:"slow"`  // from when on a call counts as slow: half of a stall
}

// process is an end, as the lab sees it.
type process = ends.Process[request, answer]

// answer is what an end says to a request.
type answer struct {
	Addrs    map[string]string `json:"addrs,omitempty"` // by door
	Usage    ends.Usage        `json:"usage"`
	Settings settings          `json:"settings"`
	Split    profile.Split     `json:"split"` // since the profile began
	Run      runResult         `json:"run"`
	Codec    codecResult       `json:"codec"`
}

// Serve is an end: the body of the hidden subcommand "bench-end". It does what it
// reads from in, a line each, and answers on out, until in ends: then the lab is
// done with it, or gone.
func Serve(ctx context.Context, in io.Reader, out io.Writer) (err error) {
	e := &end{}
	defer func() { err = errors.Join(err, e.close()) }()
	return ends.Serve(ctx, in, out, e.do)
}

// end is one side of the calls: it has opened the doors, or calls through one.
type end struct {
	server  *doors.Server                 // nil: it doesn't serve
	profile func() (profile.Split, error) // ends the profile; nil: there is none
	callers
}

// do does what a request asks.
func (e *end) do(ctx context.Context, r request) (a answer, err error) {
	switch {
	case r.Serve:
		a.Addrs, err = e.serve()
	case r.Settings:
		a.Settings = inForce()
	case r.Usage:
		a.Usage, err = ends.Used()
	case r.Profile != "":
		a.Split, err = e.profiled(r.Profile)
	case r.Collect:
		runtime.GC()
	case r.Dial != nil:
		err = e.dial(ctx, *r.Dial)
	case r.Run != nil:
		a.Run, err = e.run(ctx, *r.Run)
	case r.HangUp:
		err = e.hangUp()
	case r.Measure != nil:
		a.Codec, err = measureCodec(*r.Measure)
	default:
		err = errors.New("the request asks for nothing that is known")
	}
	return a, err
}

// serve opens the doors.
func (e *end) serve() (map[string]string, error) {
	if e.server != nil {
		return nil, errors.New("the doors are open")
	}
	var err error
	if e.server, err = doors.Open(); err != nil {
		return nil, err
	}
	addrs := map[string]string{}
	for _, d := range doors.Doors() {
		addrs[d.Name] = e.server.Addr(d)
	}
	return addrs, nil
}

// What an end is asked of its profile.
const (
	beginProfile = "begin"
	endProfile   = "end"
)

// profiled begins to look at this process, or ends that and tells what was seen.
func (e *end) profiled(what string) (s profile.Split, err error) {
	switch {
	case what == beginProfile && e.profile == nil:
		e.profile, err = profile.Start()
		return s, err
	case what == endProfile && e.profile != nil:
		stop := e.profile
		e.profile = nil
		return stop()
	}
	return s, fmt.Errorf("profile %q: want one to begin, and then to end", what)
}

func (e *end) close() error {
	err := e.hangUp()
	if e.profile != nil {
		_, stopped := e.profiled(endProfile)
		err = errors.Join(err, stopped)
	}
	if e.server != nil {
		err = errors.Join(err, e.server.Close())
	}
	return err
}
