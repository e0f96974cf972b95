package shop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/ports"
)

// money is how a shop pays its orders, and what its books come to.
type money struct {
	way      string // as it was set; empty: the shop's own
	careless bool   // orders were paid without care at some time
	crashes  []*arming
	audit    *scenario.Audit // the latest; nil: none so far
	audited  time.Time       // when that was
	payments []runs.Payment  // the latest, newest first
	read     time.Time       // when they were read
}

// SetCheckout changes how orders are paid. A replica of pay that starts later pays
// in this way too.
func (all Shops) SetCheckout(ctx context.Context, way string) error {
	for _, s := range all {
		if way == scenario.ByTx && s.shape.Architecture == scenario.Services {
			return sentences.NoTransaction(way, s.shape)
		}
	}
	if !slices.Contains(scenario.Checkouts(), way) {
		return sentences.NoWay(way, scenario.Checkouts())
	}
	return all.Each(func(s *Shop) error {
		s.mu.Lock()
		s.money.way = way
		s.money.careless = s.money.careless || way == scenario.ByNaive
		s.epoch++
		s.mu.Unlock()
		if err := s.tellMoney(ctx, payer); err != nil {
			return fmt.Errorf("checkout %s: %s: %w", way, s.shape, err)
		}
		s.emit(runs.Event{Kind: runs.EventStep, Subject: payer, Text: sentences.Checkout(way)})
		return nil
	})
}

// payer is the function that pays orders.
const payer = "pay"

// tellMoney tells every ready replica that carries a function how to pay, and
// where to die. One that dies meanwhile is no error: the next is told at its start.
func (s *Shop) tellMoney(ctx context.Context, function string) error {
	s.telling.Lock()
	defer s.telling.Unlock()
	s.mu.Lock()
	var targets []*member
	var replicas []ports.Replica
	for _, m := range s.members {
		if m.state == ready && m.carries(function) {
			targets, replicas = append(targets, m), append(replicas, m.replica)
		}
	}
	s.mu.Unlock()
	errs := make([]error, len(targets))
	var wg sync.WaitGroup
	for i, m := range targets {
		wg.Go(func() {
			err := s.equip(ctx, m, replicas[i].Endpoint().Addr)
			s.unanswered(m, err)
			errs[i] = unlessGone(replicas[i], err)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// equip tells one replica how to pay, if that was set, and where to die, if it
// shall or once should.
func (s *Shop) equip(ctx context.Context, m *member, addr string) error {
	s.mu.Lock()
	way, points, armed := s.money.way, []scenario.Crashpoint{}, false
	for _, c := range s.money.crashes {
		if c.Replica != m.id {
			continue
		}
		armed = true
		if c.waits() {
			points = append(points, c.Crashpoint)
		}
	}
	s.mu.Unlock()
	if way != "" && m.carries(payer) {
		if err := s.parts.Control.SetCheckout(ctx, addr, way); err != nil {
			return fmt.Errorf("%s: %w", m.id, err)
		}
	}
	if armed {
		if err := s.parts.Control.SetCrashpoints(ctx, addr, points); err != nil {
			return fmt.Errorf("%s: %w", m.id, err)
		}
	}
	return nil
}
