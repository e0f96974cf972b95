package selectsvc

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

// product is a seeded row of select_products.
type product struct {
	ID, Name, Description, Category string
	Units                           int64
}

// seed fills the catalogue in one statement: the rows travel as one JSON text,
// which SQLite takes apart again.
func seed(ctx context.Context, db *store.DB, s replica.Seed) error {
	rows, err := json.Marshal(products(s))
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, `
		INSERT INTO select_products (id, name, description, category, units)
		SELECT value ->> 'ID', value ->> 'Name', value ->> 'Description', value ->> 'Category', value ->> 'Units'
		FROM json_each(?)`, string(rows))
	return err
}

// products makes up a catalogue: the same seed gives the same products, at
// prices between 1,000 and 50,000 won in steps of a hundred.
func products(s replica.Seed) []product {
	styles := []string{"Plain", "Round", "Tall", "Folding", "Striped", "Quiet", "Heavy", "Bright"}
	colours := []string{"White", "Black", "Green", "Blue", "Red", "Grey"}
	things := []struct{ category, noun string }{
		{"kitchen", "Teapot"}, {"kitchen", "Cup"}, {"kitchen", "Kettle"}, {"kitchen", "Pan"},
		{"office", "Desk"}, {"office", "Lamp"}, {"office", "Notebook"}, {"office", "Pen"},
		{"travel", "Backpack"}, {"travel", "Umbrella"},
		{"garden", "Spade"}, {"garden", "Planter"},
	}
	random := rand.New(rand.NewPCG(s.Number, 0x70726f64756374)) // "product": a stream of its own
	all := make([]product, s.Products)
	for i := range all {
		style := styles[random.IntN(len(styles))]
		colour := colours[random.IntN(len(colours))]
		thing := things[random.IntN(len(things))]
		all[i] = product{
			ID:          fmt.Sprintf("product-%04d", i),
			Name:        fmt.Sprintf("%s %s %s", style, colour, thing.noun),
			Description: fmt.Sprintf("A %s for the %s, in %s.", thing.noun, thing.category, colour),
			Category:    thing.category,
			Units:       1_000 + 100*random.Int64N(491),
		}
	}
	return all
}
