package shopping

import (
	"context"

	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

// A cart is its items. An order keeps a copy of them with the price of that
// day. A cart has at most one order that is being paid, which the partial index
// holds true: however often a shopper presses the button, one order comes out.
const schema = `
CREATE TABLE IF NOT EXISTS shopping_items (
	cart_id    TEXT    NOT NULL,
	product_id TEXT    NOT NULL,
	quantity   INTEGER NOT NULL CHECK (quantity > 0),
	PRIMARY KEY (cart_id, product_id)
) STRICT;

CREATE TABLE IF NOT EXISTS shopping_additions (
	request_id TEXT    PRIMARY KEY,
	cart_id    TEXT    NOT NULL,
	product_id TEXT    NOT NULL,
	quantity   INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS shopping_orders (
	id           TEXT    PRIMARY KEY,
	cart_id      TEXT    NOT NULL,
	member_id    TEXT    NOT NULL,
	total        INTEGER NOT NULL,
	status       INTEGER NOT NULL, -- shop.shopping.v1.Order.Status: 1 is being paid
	by_coupon    INTEGER NOT NULL,
	by_points    INTEGER NOT NULL,
	by_card      INTEGER NOT NULL,
	decline_code TEXT    NOT NULL,
	trace_id     TEXT    NOT NULL -- of the request that placed it
) STRICT;

CREATE UNIQUE INDEX IF NOT EXISTS shopping_orders_pending
	ON shopping_orders (cart_id) WHERE status = 1;

CREATE TABLE IF NOT EXISTS shopping_order_items (
	order_id   TEXT    NOT NULL,
	product_id TEXT    NOT NULL,
	name       TEXT    NOT NULL,
	quantity   INTEGER NOT NULL,
	units      INTEGER NOT NULL, -- the price of one
	PRIMARY KEY (order_id, product_id)
) STRICT;

CREATE TABLE IF NOT EXISTS shopping_requests (
	request_id TEXT PRIMARY KEY,
	order_id   TEXT NOT NULL,
	means      TEXT NOT NULL -- to be paid with, as far as they are kept
) STRICT;
`

// seed has nothing to do: a fresh shop has no carts.
func seed(context.Context, *store.DB, replica.Seed) error { return nil }
