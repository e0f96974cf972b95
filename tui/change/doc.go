// Package change is what can be done to the shop by a dialog: break a function, a link
// or a replica in the middle of a payment, govern calls, limit them, bring versions,
// have replicas follow the load, choose how orders are paid. One file each.
//
// A change is the command that makes it and those that take it back. Whatever a form
// lets one choose is valid, while the shop changes under it; the app sends it.
package change
