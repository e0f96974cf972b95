// Package ports is what a shop needs of the world, as interfaces: who launches its
// replicas and talks to them ([Launcher], [Controller]), who leads calls to them
// ([Discovery], [Ingress], [LinkBreaker]), who puts load on them ([Shoppers]), and who
// reads what they tell ([Metrics], [Auditor], [PaymentLog]). Those that implement them
// are in lab/internal and need to know nothing but this; main puts the two together.
// It has no behaviour. With ports of TCP it has nothing to do.
//
//	parts := ports.Parts{Launcher: launch.InProc(…), Discovery: xds.New(…), …}
package ports

// Parts is what one shop is made of.
type Parts struct {
	Launcher  Launcher
	Discovery Discovery
	Ingress   Ingress
	Control   Controller
	Links     LinkBreaker // nil: the shop has no links
	Metrics   Metrics     // nil: nobody reads the endpoints for Prometheus
	Auditor   Auditor     // nil: nobody reads the books
	Payments  PaymentLog  // nil: nobody tells how orders were paid
	// Shoppers makes the load of this shop, aimed at its ingress.
	Shoppers func(seed uint64) Shoppers
}
