package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/msalab/msalab/lab/internal/scrape"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/choice"
	"github.com/msalab/msalab/lab/shop"
)

// options are the flags that the app and `lab run` share.
type options struct {
	shapes   []string
	replicas map[string]int
	seed     uint64
	lang     string
	jaeger   string
	port     int
	metrics  int
	restart  time.Duration
}

func (o *options) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringSliceVar(&o.shapes, "shape", nil, "`SHAPES` to run: monolith/ or services/, and inproc (all in this process) or process (one each), such as monolith/process,services/inproc")
	f.StringToIntVar(&o.replicas, "replicas", nil, "replicas at the start, `NAME=N,...`, as pay=2,monolith=3; what isn't named has one")
	f.Lookup("replicas").DefValue = "" // "[]" says nothing
	f.Uint64Var(&o.seed, "seed", 0, "seed of data, load and faults, a number `N`; 0 draws one (it fixes the plan, not the timings)")
	o.addLangTo(cmd, "`en|ko`, the language of narration")
	f.StringVar(&o.jaeger, "jaeger", "auto", "which Jaeger, `MODE`: auto uses Jaeger if it is there; require builds it first if it isn't (minutes, once); off; or the URL of a running one, as http://127.0.0.1:16686 (see lab jaeger --help)")
	f.IntVar(&o.port, "port", 8080, "`PORT` of the first shop's front door; further shops get the ports after it; 0: any free ones")
	f.IntVar(&o.metrics, "metrics-port", 0, fmt.Sprintf("`PORT` of the list of targets for a Prometheus server; 0: %d or, if that is taken, any free one", scrape.Port))
	f.DurationVar(&o.restart, "restart-after", 3*time.Second, "`TIME` after which a replica that died starts again")
}

// addLangTo adds the language alone; of says what is in it.
func (o *options) addLangTo(cmd *cobra.Command, of string) {
	cmd.Flags().StringVar(&o.lang, "lang", "", of+" (default: LAB_LANG, then LANG)")
}

// language reads --lang, else LAB_LANG, else the locale.
func (o *options) language() (scenario.Lang, error) {
	switch o.lang {
	case "en":
		return scenario.English, nil
	case "ko":
		return scenario.Korean, nil
	case "":
	default:
		return "", usage(fmt.Errorf("--lang %s: there are en and ko", o.lang))
	}
	if v := os.Getenv("LAB_LANG"); v != "" && !strings.HasPrefix(v, "en") && !strings.HasPrefix(v, "ko") {
		return "", usage(fmt.Errorf("LAB_LANG=%s: there are en and ko", v))
	}
	for _, name := range []string{"LAB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "ko") {
				return scenario.Korean, nil
			}
			return scenario.English, nil
		}
	}
	return scenario.English, nil
}

// outsideJaeger reports whether --jaeger names a running one.
func (o *options) outsideJaeger() bool { return strings.Contains(o.jaeger, "://") }

// drawSeed returns --seed, or a fresh one.
func (o *options) drawSeed() uint64 {
	if o.seed == 0 {
		return rand.Uint64N(1_000_000) + 1
	}
	return o.seed
}

// parseShapes reads --shape; nil when it wasn't given.
func (o *options) parseShapes() ([]scenario.Shape, error) {
	var shapes []scenario.Shape
	seen := map[scenario.Shape]bool{}
	for _, text := range o.shapes {
		shape, err := scenario.ParseShape(text)
		if err != nil {
			return nil, usage(fmt.Errorf("--shape: %w", err))
		}
		if seen[shape] {
			return nil, usage(fmt.Errorf("--shape: %s is named twice", shape))
		}
		seen[shape] = true
		shapes = append(shapes, shape)
	}
	return shapes, nil
}

// check makes sure that the figures among the flags make sense.
func (o *options) check() error {
	if o.restart <= 0 {
		return usage(fmt.Errorf("--restart-after %s: a replica starts again some time after it died: give a time above 0s, such as 3s", o.restart))
	}
	if o.metrics < 0 || o.metrics > 65535 {
		return usage(fmt.Errorf("--metrics-port %d: ports go from 1 to 65535; 0 is %d or, if that is taken, any free one", o.metrics, scrape.Port))
	}
	return o.checkReplicas()
}

// checkReplicas makes sure that --replicas names what can be replicated.
func (o *options) checkReplicas() error {
	units := append(scenario.Functions(), string(scenario.Monolith))
	for name, n := range o.replicas {
		if !slices.Contains(units, name) {
			return usage(fmt.Errorf("--replicas %s=%d: there is no %q: %s", name, n, name, choice.Among("names", name, units)))
		}
		if n < 1 || n > shop.MaxReplicas {
			return usage(fmt.Errorf("--replicas %s=%d: between 1 and %d can run", name, n, shop.MaxReplicas))
		}
	}
	return nil
}

// checkPorts makes sure that the front doors of n shops can open, so that
// nothing is started in vain.
func (o *options) checkPorts(n int) error {
	if o.port == 0 {
		return nil
	}
	if err := o.portRange(n); err != nil {
		return err
	}
	var errs []error
	for i := range n {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", o.port+i))
		if err != nil {
			errs = append(errs, fmt.Errorf("port %d for a shop's front door: %w; %s", o.port+i, err, portAdvice(err)))
			continue
		}
		errs = append(errs, l.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return usage(err)
	}
	return nil
}

// portRange makes sure that there are such ports for n front doors.
func (o *options) portRange(n int) error {
	if o.port < 0 || o.port+n-1 > 65535 {
		return usage(fmt.Errorf("--port %d: ports go from 1 to 65535, and this needs %d of them; 0: any free ones", o.port, n))
	}
	return nil
}

// portAdvice says what helps when a front door's port can't be had.
func portAdvice(err error) string {
	if errors.Is(err, fs.ErrPermission) {
		return "this user may not open it: choose one above 1023 with --port"
	}
	return "free it, or choose another with --port"
}

// doorAddr is where the i-th shop's front door listens.
func (o *options) doorAddr(i int) string {
	if o.port == 0 {
		return "127.0.0.1:0"
	}
	return fmt.Sprintf("127.0.0.1:%d", o.port+i)
}
