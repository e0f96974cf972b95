// Package shop runs one shop: it starts its replicas and keeps them alive, scales
// them, breaks them and their links, governs their calls, deploys over them, puts
// shoppers' load on them, and keeps what they count, by phases.
//
// It doesn't know why: what is done with a shop, when and for whom, is what package
// engine decides. Nor does it know gRPC, processes or sockets. What it needs of the
// world are the interfaces in ports.go; those that implement them are in
// lab/internal, and main puts the two together.
//
//	s := shop.New(shop.Config{Shape: shape, Parts: parts, …}, shop.Setting{})
//	err := s.Open(ctx, shop.Setting{})
//	err = shop.Shops{s}.Inject(ctx, fault)
//	view := s.View(nil) // what runs, and what it counts
//	err = s.Close(ctx)
//
// A change that concerns several shops is a method of Shops (shops.go). The parts,
// by what one looks for:
//
//   - life and number of replicas: member.go is one place in the fleet and whoever
//     fills it, fleet.go makes places, scale.go counts them anew, autoscale.go has
//     that follow the load, deploy.go (with rollout.go and canary.go) brings versions;
//   - faults: inject.go, heal.go, and faults.go with the receipts that prove them;
//     kill.go, slowstart.go and linkfaults.go are those that the lab itself acts out;
//   - how calls are governed: policy.go; acts.go tells as policies begin to act;
//   - money: checkout.go, crash.go, audit.go, closebooks.go, payments.go;
//   - figures: phases.go with requests.go and usage.go, measured.go (what a phase
//     came to), view.go (how it is now), fleetseconds.go (its last minutes),
//     metrics.go and scrape.go, sizer.go and sizeanswer.go.
package shop
