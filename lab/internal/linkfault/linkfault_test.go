package linkfault_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/msalab/msalab/lab/internal/linkfault"
	"github.com/msalab/msalab/lab/scenario"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// plane leads calls as the control plane does; it has one callee per link.
type plane struct {
	callee string

	mu  sync.Mutex
	via map[string]func([]string) ([]string, error)
}

func (p *plane) Detour(link string, via func([]string) ([]string, error)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.via[link] = via
	return nil
}

// addr is where the link's callers go.
func (p *plane) addr(t testing.TB, link string) string {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.via[link] == nil {
		return p.callee
	}
	addrs, err := p.via[link]([]string{p.callee})
	if err != nil {
		t.Fatal(err)
	}
	return addrs[0]
}

// start returns links whose callee is a server that echoes.
func start(t testing.TB) (*linkfault.Links, *plane) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer conn.Close()
				_, _ = io.Copy(conn, conn) // until the caller leaves
			})
		}
	})
	p := &plane{callee: listener.Addr().String(), via: map[string]func([]string) ([]string, error){}}
	links := linkfault.New(p, slog.New(slog.DiscardHandler))
	t.Cleanup(func() {
		if err := links.Close(); err != nil {
			t.Error(err)
		}
		listener.Close()
		serving.Wait()
	})
	return links, p
}

func set(t testing.TB, links *linkfault.Links, faults ...scenario.Fault) {
	t.Helper()
	if err := links.SetFaults(t.Context(), 42, faults); err != nil {
		t.Fatal(err)
	}
}

func dial(t testing.TB, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// echo sends bytes and reads them back; it returns how long that took.
func echo(conn net.Conn, n int) (time.Duration, error) {
	sent, got := bytes.Repeat([]byte("x"), n), make([]byte, n)
	began := time.Now()
	if _, err := conn.Write(sent); err != nil {
		return 0, err
	}
	_, err := io.ReadFull(conn, got)
	return time.Since(began), err
}

func latency(d time.Duration) scenario.Fault {
	return scenario.Fault{ID: "slow", Kind: "link-latency", Function: "card", Link: "pay.card", Delay: d}
}

func TestLatency(t *testing.T) {
	links, p := start(t)
	set(t, links, latency(80*time.Millisecond))
	conn := dial(t, p.addr(t, "pay.card"))
	for range 2 {
		if took, err := echo(conn, 10); err != nil || took < 80*time.Millisecond || took > 30*time.Second {
			t.Errorf("took %v (%v), want some 80 ms", took, err)
		}
	}
	if got := p.addr(t, "pay.point"); got != p.callee {
		t.Errorf("another link goes to %s, want straight to %s", got, p.callee)
	}
	f := links.Figures()["slow"]
	if f.Fired < 2 || f.Seen != f.Fired || f.First.IsZero() || f.Last.Before(f.First) {
		t.Errorf("got %+v, want at least two calls counted", f)
	}
	set(t, links)
	if got := p.addr(t, "pay.card"); got != p.callee {
		t.Errorf("after healing the link goes to %s, want %s", got, p.callee)
	}
	quickest := time.Minute
	for range 20 {
		took, err := echo(conn, 10)
		if err != nil {
			t.Fatal(err)
		}
		quickest = min(quickest, took)
	}
	if quickest > 70*time.Millisecond {
		t.Errorf("a connection that stood: took %v at least, want no delay", quickest)
	}
}

// Jitter keeps the order of bytes.
func TestJitter(t *testing.T) {
	links, p := start(t)
	f := latency(20 * time.Millisecond)
	f.Jitter = 20 * time.Millisecond
	set(t, links, f)
	conn := dial(t, p.addr(t, "pay.card"))
	var reading sync.WaitGroup
	defer reading.Wait()
	reading.Go(func() {
		for i := range 50 {
			if _, err := conn.Write([]byte{byte(i)}); err != nil {
				t.Error(err)
			}
		}
	})
	got := make([]byte, 50)
	if _, err := io.ReadFull(conn, got); err != nil {
		t.Fatal(err)
	}
	for i, b := range got {
		if int(b) != i {
			t.Fatalf("byte %d is %d: the order is lost", i, b)
		}
	}
}

func TestBandwidth(t *testing.T) {
	links, p := start(t)
	set(t, links, scenario.Fault{ID: "thin", Kind: "link-bandwidth", Function: "card", Link: "pay.card", Bandwidth: 20_000})
	conn := dial(t, p.addr(t, "pay.card"))
	if took, err := echo(conn, 2_000); err != nil || took < 140*time.Millisecond || took > 30*time.Second {
		t.Errorf("2 kB there and, a packet later, back at 20 kB/s took %v (%v), want some 150 ms", took, err)
	}
	if f := links.Figures()["thin"]; f.Fired == 0 {
		t.Errorf("got %+v, want it counted", f)
	}
}

// However many connections there are, the link carries no more.
func TestBandwidthIsShared(t *testing.T) {
	links, p := start(t)
	set(t, links, scenario.Fault{ID: "thin", Kind: "link-bandwidth", Function: "card", Link: "pay.card", Bandwidth: 20_000})
	addr := p.addr(t, "pay.card")
	began := time.Now()
	var echoing sync.WaitGroup
	for range 4 {
		conn := dial(t, addr)
		echoing.Go(func() {
			if _, err := echo(conn, 2_000); err != nil {
				t.Error(err)
			}
		})
	}
	echoing.Wait()
	if took := time.Since(began); took < 400*time.Millisecond {
		t.Errorf("8 kB there and back over four connections at 20 kB/s took %v, want at least 400 ms", took)
	}
}

// What a fault holds back when it is healed goes on at once.
func TestHealingFreesWhatIsHeldBack(t *testing.T) {
	for _, f := range []scenario.Fault{
		latency(time.Hour), {ID: "thin", Kind: "link-bandwidth", Function: "card", Link: "pay.card", Bandwidth: 0.01},
	} {
		t.Run(f.Kind, func(t *testing.T) {
			links, p := start(t)
			set(t, links, f)
			conn := dial(t, p.addr(t, "pay.card"))
			if _, err := conn.Write([]byte("hello")); err != nil {
				t.Fatal(err)
			}
			for links.Figures()[f.ID].Fired == 0 { // until it has come to the proxy
				<-time.After(time.Millisecond)
			}
			set(t, links)
			if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadFull(conn, make([]byte, 5)); err != nil {
				t.Errorf("after healing: %v, want the answer", err)
			}
		})
	}
}

// Callers that come to a link when nothing passes it any more are struck too, though
// they never get to make a call.
func TestBlackholeSwallowsConnections(t *testing.T) {
	links, p := start(t)
	set(t, links, scenario.Fault{ID: "hole", Kind: "link-blackhole", Function: "card", Link: "pay.card"})
	conn := dial(t, p.addr(t, "pay.card"))
	if _, err := conn.Write([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	until(t, "the connection that was swallowed counts", func() bool { return links.Figures()["hole"].Fired > 0 })
}

// until waits for what must come to be.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for began := time.Now(); !is(); <-time.After(time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatalf("a minute later it is not so that %s", what)
		}
	}
}

// A replica that goes takes its proxy along.
func TestReplicaGone(t *testing.T) {
	links, p := start(t)
	set(t, links, latency(time.Millisecond))
	old := p.addr(t, "pay.card")
	_, q := start(t)
	p.callee = q.callee
	p.addr(t, "pay.card")
	until(t, "the proxy before a replica that is gone listens no more", func() bool {
		conn, err := net.Dial("tcp", old)
		if err == nil {
			conn.Close()
		}
		return err != nil
	})
}

func TestReset(t *testing.T) {
	links, p := start(t)
	set(t, links, latency(time.Millisecond))
	addr := p.addr(t, "pay.card")
	stands := dial(t, addr)
	if _, err := echo(stands, 10); err != nil {
		t.Fatal(err)
	}
	set(t, links, scenario.Fault{ID: "cut", Kind: "link-reset", Function: "card", Link: "pay.card"})
	if _, err := echo(stands, 10); !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, syscall.EPIPE) {
		t.Errorf("the connection that stood: got %v, want a reset", err)
	}
	if conn, err := net.Dial("tcp", addr); err == nil { // else it was reset as it began
		if _, err := echo(conn, 10); err == nil {
			t.Error("a new connection: got an answer, want a reset")
		}
		conn.Close()
	}
	if f := links.Figures()["cut"]; f.Fired != 2 {
		t.Errorf("got %+v, want two connections reset", f)
	}
}

// Nothing passes, nobody is told; what was swallowed arrives when it is healed.
func TestBlackhole(t *testing.T) {
	links, p := start(t)
	hole := scenario.Fault{ID: "hole", Kind: "link-blackhole", Function: "card", Link: "pay.card"}
	set(t, links, hole)
	conn := dial(t, p.addr(t, "pay.card"))
	if err := conn.SetDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	var timeout net.Error
	if _, err := echo(conn, 10); !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("got %v, want no answer and no error but the test's own deadline", err)
	}
	for links.Figures()["hole"].Fired == 0 { // until what was swallowed is counted
		<-time.After(time.Millisecond)
	}
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	set(t, links)
	if _, err := io.ReadFull(conn, make([]byte, 10)); err != nil {
		t.Errorf("after healing: %v, want what was sent", err)
	}
}

// A replica that comes while a link is broken is behind a proxy as well.
func TestNewReplica(t *testing.T) {
	links, p := start(t)
	set(t, links, latency(80*time.Millisecond))
	old := p.addr(t, "pay.card")
	other, q := start(t) // its server is the new replica
	_ = other
	p.callee = q.callee
	addr := p.addr(t, "pay.card")
	if addr == old || addr == q.callee {
		t.Fatalf("the new replica is at %s, want a proxy of its own", addr)
	}
	if took, err := echo(dial(t, addr), 10); err != nil || took < 80*time.Millisecond {
		t.Errorf("took %v (%v), want at least 80 ms", took, err)
	}
}

// Close ends what is broken, with connections open in it, and leaves nothing
// (TestMain looks).
func TestCloseWhileBroken(t *testing.T) {
	links, p := start(t)
	set(t, links, scenario.Fault{ID: "hole", Kind: "link-blackhole", Function: "card", Link: "pay.card"})
	conn := dial(t, p.addr(t, "pay.card"))
	if _, err := conn.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
}
