// Package shoptest has what tests open shops with: a World of replicas, links and
// shoppers that do nothing but what a test wants, and that keep what they are told;
// and the steps of scenarios that tests make up. No process, port or socket is
// behind it.
//
//	w := shoptest.NewWorld()
//	e := engine.New(engine.Config{Platform: w})
//	record, err := e.RunScenario(ctx, shoptest.Script(shapes, shoptest.Hold(time.Minute)))
package shoptest
