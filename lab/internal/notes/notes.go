// Package notes tells a presenter, on a second terminal, what the room doesn't
// see: what is said, what comes next, the clock, the votes.
//
// The app serves them over a Unix socket in a folder of its own that only this
// user can enter; `lab notes` finds it and prints what it says. Nothing is taken
// in by it, and no port is opened.
package notes

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/internal/folder"
	"github.com/msalab/msalab/lab/scenario"
)

// purpose names the folder where the socket of a running app is.
const purpose = "notes"

// every is how often the notes are written anew, where they changed.
const every = 500 * time.Millisecond

// Server serves notes to whoever dials.
type Server struct {
	folder *folder.Folder
	listen net.Listener
	stop   context.CancelFunc
	wait   sync.WaitGroup
}

// Serve opens the socket in a new folder below parent ("": that for temporary
// files); its name is the app's process id. page writes the notes as they are now, in both languages: the reader
// chooses. It is called from several goroutines.
func Serve(parent string, page func() scenario.Text) (*Server, error) {
	f, err := folder.New(parent, purpose)
	if err != nil {
		return nil, fmt.Errorf("for the notes: %w", err)
	}
	l, err := net.Listen("unix", filepath.Join(f.Path(), strconv.Itoa(os.Getpid())))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the socket of the notes: %w", err), f.Remove())
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{folder: f, listen: l, stop: stop}
	s.wait.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return // closed
			}
			s.wait.Go(func() { write(ctx, conn, page) })
		}
	})
	return s, nil
}

// write sends the notes whenever they change, until the reader hangs up.
func write(ctx context.Context, conn net.Conn, page func() scenario.Text) {
	defer conn.Close()
	tick := time.NewTicker(every)
	defer tick.Stop()
	var last scenario.Text
	for {
		if now := page(); now != last {
			// A reader that stands still must not hold the app's exit up.
			_ = conn.SetWriteDeadline(time.Now().Add(2 * time.Second))
			if err := json.NewEncoder(conn).Encode(now); err != nil {
				return
			}
			last = now
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Pages reads an app's pages: each is the notes as they are from then on, in both
// languages.
func (o Open) Pages() (next func() (scenario.Text, error)) {
	d := json.NewDecoder(o.conn)
	return func() (page scenario.Text, err error) {
		err = d.Decode(&page)
		return page, err
	}
}

// Close ends the notes and removes the socket.
func (s *Server) Close() error {
	s.stop()
	err := s.listen.Close()
	s.wait.Wait()
	return errors.Join(err, s.folder.Remove())
}

// ErrNone says that no app is open whose notes could be read.
var ErrNone = errors.New("no lab is open: start `lab` in another terminal, then `lab notes` in this one")

// Open is a running app that has notes.
type Open struct {
	PID  int
	conn net.Conn
	at   time.Time // it was opened
}

// Find returns the running apps below parent, the youngest first; [ErrNone] where there
// is none. Each is to be closed, or read to its end.
func Find(ctx context.Context, parent string) ([]Open, error) {
	if parent == "" {
		parent = os.TempDir()
	}
	sockets, err := filepath.Glob(filepath.Join(parent, folder.Pattern(purpose), "*"))
	if err != nil {
		return nil, fmt.Errorf("look for notes in %s: %w", parent, err)
	}
	var found []Open
	for _, socket := range sockets {
		pid, err := strconv.Atoi(filepath.Base(socket))
		info, statErr := os.Stat(socket)
		if err != nil || statErr != nil {
			continue
		}
		var d net.Dialer
		conn, err := d.DialContext(ctx, "unix", socket)
		if err != nil {
			continue // of an app that was killed, or another user's
		}
		found = append(found, Open{pid, conn, info.ModTime()})
	}
	if len(found) == 0 {
		return nil, ErrNone
	}
	slices.SortFunc(found, func(a, b Open) int { return b.at.Compare(a.at) })
	return found, nil
}

// Close hangs up.
func (o Open) Close() error { return o.conn.Close() }
