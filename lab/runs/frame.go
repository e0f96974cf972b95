package runs

import (
	"cmp"
	"reflect"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// Frame is the state of a run at one moment, as far as events, seconds, receipts
// and the matrix of the record don't tell it. It holds what changed: what is
// missing is as in the frame before. The first frame is whole.
type Frame struct {
	At     time.Time      `json:"at"`
	State  State          `json:"state"`
	Late   float64        `json:"late,omitempty"` // Snapshot.LateNow: what the screen warns of
	Stage  *Stage         `json:"stage,omitempty"`
	Load   *scenario.Load `json:"load,omitempty"`
	Shops  []ShopFrame    `json:"shops,omitempty"`  // those that run; missing: as before
	Faults []ActiveFault  `json:"faults,omitempty"` // that are new or fired since; told apart by shape and id

	Specimen *Specimen `json:"specimen,omitempty"` // where another message was looked at
}

// ShopFrame is a shop at that moment: what changed in it.
type ShopFrame struct {
	Shape     string        `json:"shape"`
	URL       string        `json:"url"`
	Healthy   bool          `json:"healthy"`
	WorkOff   bool          `json:"workOff,omitempty"`
	Sampled   float64       `json:"sampled"`
	Functions []Function    `json:"functions,omitempty"` // by name
	Replicas  []ReplicaView `json:"replicas,omitempty"`  // by id; RSS in steps of 4 MiB
	Gone      []ReplicaID   `json:"gone,omitempty"`      // replicas that are no more
	Links     []LinkView    `json:"links,omitempty"`     // by caller and callee
	Scalers   []Scaler      `json:"scalers,omitempty"`   // by function
	Unscaled  []string      `json:"unscaled,omitempty"`  // functions that have no autoscaler any more
	Rollouts  []RolloutView `json:"rollouts,omitempty"`  // by unit and time

	Bill     *scenario.Bill  `json:"bill,omitempty"` // of the run so far, in tenths
	Checkout string          `json:"checkout,omitempty"`
	Audit    *scenario.Audit `json:"audit,omitempty"`
	Payments []Payment       `json:"payments,omitempty"` // all, where one has changed
}

// FrameOf is what changed from before to now; before is nil for the first.
func FrameOf(before, now *Snapshot) Frame {
	f := Frame{At: now.At, State: now.State, Late: now.LateNow}
	if before == nil {
		before = &Snapshot{}
		f.Stage, f.Load = &now.Stage, &now.Load
	}
	if !reflect.DeepEqual(before.Stage, now.Stage) {
		f.Stage = &now.Stage
	}
	if !reflect.DeepEqual(before.Load, now.Load) {
		f.Load = &now.Load
	}
	for i := range now.Shops {
		f.Shops = append(f.Shops, shopFrame(shopOf(before, now.Shops[i].Shape), &now.Shops[i]))
	}
	f.Faults = changed(before.Faults, now.Faults, sameFault)
	if !reflect.DeepEqual(before.Specimen, now.Specimen) {
		f.Specimen = now.Specimen
	}
	return f
}

// shopOf finds a shop in a snapshot; a new one is empty.
func shopOf(s *Snapshot, shape scenario.Shape) *Shop {
	for i := range s.Shops {
		if s.Shops[i].Shape == shape {
			return &s.Shops[i]
		}
	}
	return &Shop{}
}

func shopFrame(before, now *Shop) ShopFrame {
	f := ShopFrame{
		Shape: now.Shape.String(), URL: now.URL, Healthy: now.Healthy, WorkOff: now.WorkOff, Sampled: now.Sampled,
		Functions: changed(before.Functions, now.Functions, sameFunction),
		Replicas:  changed(before.Replicas, now.Replicas, sameReplica),
		Links:     changed(before.Links, now.Links, sameLink),
		Scalers:   changed(before.Scalers, now.Scalers, sameScaler),
		Rollouts:  changed(before.Rollouts, now.Rollouts, sameRollout),
	}
	f.Checkout = now.Checkout
	if !reflect.DeepEqual(before.Bill, now.Bill) {
		f.Bill = &now.Bill
	}
	if !reflect.DeepEqual(before.Audit, now.Audit) {
		f.Audit = now.Audit
	}
	if !reflect.DeepEqual(before.Payments, now.Payments) {
		f.Payments = now.Payments
	}
	for _, r := range before.Replicas {
		if !slices.ContainsFunc(now.Replicas, func(n ReplicaView) bool { return n.ID == r.ID }) {
			f.Gone = append(f.Gone, r.ID)
		}
	}
	for _, b := range before.Scalers {
		if !slices.ContainsFunc(now.Scalers, func(n Scaler) bool { return sameScaler(b, n) }) {
			f.Unscaled = append(f.Unscaled, b.Function)
		}
	}
	return f
}

// changed are those of now that are new, or not as they were.
func changed[T any](before, now []T, same func(a, b T) bool) []T {
	var all []T
	for _, n := range now {
		i := slices.IndexFunc(before, func(b T) bool { return same(b, n) })
		if i < 0 || !reflect.DeepEqual(before[i], n) {
			all = append(all, n)
		}
	}
	return all
}

// patched is before with what changed put in the place of what it was.
func patched[T any](before, changes []T, same func(a, b T) bool) []T {
	all := slices.Clone(before)
	for _, c := range changes {
		if i := slices.IndexFunc(all, func(b T) bool { return same(b, c) }); i >= 0 {
			all[i] = c
		} else {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return nil // as where there never were any
	}
	return all
}

func sameFault(a, b ActiveFault) bool { return a.Shop == b.Shop && a.ID == b.ID }

func sameFunction(a, b Function) bool { return a.Name == b.Name }

func sameReplica(a, b ReplicaView) bool { return a.ID == b.ID }

func sameLink(a, b LinkView) bool { return a.Link == b.Link }

func sameScaler(a, b Scaler) bool { return a.Function == b.Function }

func sameRollout(a, b RolloutView) bool { return a.Unit == b.Unit && a.Began.Equal(b.Began) }

// After is the state that follows before, which is not changed; nil: this is the
// first frame.
func (f Frame) After(before *Snapshot) (*Snapshot, error) {
	now := &Snapshot{}
	if before != nil {
		*now = *before
	}
	now.At, now.State, now.LateNow = f.At, f.State, f.Late
	if f.Stage != nil {
		now.Stage = *f.Stage
	}
	if f.Load != nil {
		now.Load = *f.Load
	}
	now.Faults = patched(now.Faults, f.Faults, sameFault)
	now.Specimen = cmp.Or(f.Specimen, now.Specimen)
	now.Shops = nil
	for _, s := range f.Shops {
		shape, err := scenario.ParseShape(s.Shape)
		if err != nil {
			return nil, err
		}
		was := &Shop{}
		if before != nil {
			was = shopOf(before, shape)
		}
		now.Shops = append(now.Shops, s.after(was, shape))
	}
	return now, nil
}

func (s ShopFrame) after(before *Shop, shape scenario.Shape) Shop {
	left := slices.DeleteFunc(slices.Clone(before.Replicas), func(r ReplicaView) bool { return slices.Contains(s.Gone, r.ID) })
	scaled := slices.DeleteFunc(slices.Clone(before.Scalers), func(a Scaler) bool { return slices.Contains(s.Unscaled, a.Function) })
	shop := Shop{
		Shape: shape, URL: s.URL, Healthy: s.Healthy, WorkOff: s.WorkOff, Sampled: s.Sampled,
		Functions: patched(before.Functions, s.Functions, sameFunction),
		Replicas:  patched(left, s.Replicas, sameReplica),
		Links:     patched(before.Links, s.Links, sameLink),
		Scalers:   patched(scaled, s.Scalers, sameScaler),
		Rollouts:  patched(before.Rollouts, s.Rollouts, sameRollout),
		Bill:      before.Bill, Checkout: s.Checkout, Audit: cmp.Or(s.Audit, before.Audit), Payments: before.Payments,
	}
	if s.Bill != nil {
		shop.Bill = *s.Bill
	}
	if s.Payments != nil {
		shop.Payments = s.Payments
	}
	return shop
}
