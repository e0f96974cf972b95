// Package shop runs one shop: it starts its replicas and keeps them alive, scales
// them, breaks them and their links, governs their calls, deploys over them, puts
// shoppers' load on them, and keeps what they count, by phases.
//
// It doesn't know why: what is done with a shop, when and for whom, is what package
// engine decides. Nor does it know gRPC, processes or sockets. What it needs of the
// world are the interfaces in ports; those that implement them are in lab/internal,
// and main puts the two together.
//
//	s := shop.New(shop.Config{Shape: shape, Parts: parts, …}, shop.Setting{})
//	err := s.Open(ctx, shop.Setting{})
//	err = shop.Shops{s}.Inject(ctx, fault)
//	view := s.View(nil) // what runs, and what it counts
//	err = s.Close(ctx)
//
// A change that concerns several shops is a method of Shops (shops.go).
//
// What can be decided, counted or judged without a Shop has a folder of its own. None
// of them knows the Shop, starts anything or locks anything; they are told what is,
// and the time:
//
//   - autoscale: how many replicas there should be, by their load
//   - rollout: how one version follows another, and what a deploy has come to
//   - sizing: which replica set is the smallest for a load
//   - receipts: what proves that a fault fired
//   - acts: what is told as policies begin to act
//   - measured: what a run came to, by phases and by seconds
//   - scraped: what the endpoints for Prometheus told, and how it grew
//   - figures: what a replica counts, of which all these are made
//   - ports: what a shop needs of the world; shoptest has one for tests
//
// What is left here is the Shop: one fleet under one lock, whose members are started,
// told things, followed and ended. By what one looks for:
//
//   - life and number of replicas: member.go is one place in the fleet and whoever
//     fills it, fleet.go makes places, scale.go counts them anew; autoscale.go, sizer.go
//     and deploy.go (with deploying.go) carry out what their folders decide;
//   - faults: inject.go, heal.go and faults.go; kill.go, slowstart.go and linkfaults.go
//     are those that the lab itself acts out;
//   - how calls are governed: policy.go;
//   - money: checkout.go, crash.go, audit.go, closebooks.go, payments.go;
//   - figures: measured.go (what a phase came to), view.go and links.go (how it is
//     now), scrape.go.
package shop
