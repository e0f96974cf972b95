// Package journeys is the shoppers: people who browse, join, fill a cart, buy
// and write on the board, over HTTP through the shop's front door. Each takes
// cookies and ids from one request into the next, as a browser does, and
// leaves at the first thing that goes wrong.
//
//	browse  list products, search, look at one
//	join    become a member
//	cart    put two products into a cart, look at it
//	buy     open a session as a member, put a product into the cart, order it
//	        with coupon, points and card
//	board   read the posts, write one
//
// When shoppers come, and how their visits are measured, is the business of
// package load; this one says what they do and how it ended: ok, declined
// (their card was refused, as it should be) or failed.
package journeys
