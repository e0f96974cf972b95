package selectsvc

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	"github.com/msalab/msalab/services/internal/plant"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/internal/store"
)

// Both ways give the same answers; only the statements differ.
func TestNPlusOneTakesAStatementForEachProduct(t *testing.T) {
	g := st.NewGround(t, Definition(), nil)
	client := selectv1.NewSelectServiceClient(g)
	list := func() proto.Message {
		page, err := client.ListProducts(t.Context(), &selectv1.ListProductsRequest{PageSize: 20})
		if err != nil {
			t.Fatal(err)
		}
		return page
	}
	lookUp := func() proto.Message {
		found, err := client.BatchGetProducts(t.Context(), &selectv1.BatchGetProductsRequest{
			Ids: []string{"product-0003", "product-0001", "product-0002"},
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	tests := []struct {
		name   string
		do     func() proto.Message
		needed int // statements of the wrong way
	}{
		{"page", list, 1 + 21}, // one more than asked tells whether there is a next page
		{"look-up", lookUp, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			statements := func() int {
				n := 0
				for name, count := range g.Spans() {
					if strings.HasPrefix(name, "SELECT") {
						n += count
					}
				}
				return n
			}
			right := tt.do()
			if got := statements(); got != 1 {
				t.Errorf("the right way: got %d statements, want 1", got)
			}
			g.Plant(t, plant.NPlusOne)
			wrong := tt.do()
			if got := statements(); got != tt.needed || g.Asked() != 1 {
				t.Errorf("the wrong way: got %d statements, want %d, and one question", got, tt.needed)
			}
			if !proto.Equal(right, wrong) {
				t.Errorf("got %v, want %v", wrong, right)
			}
			g.Plant(t)
			tt.do()
			if got := statements(); got != 1 {
				t.Errorf("healed: got %d statements, want 1", got)
			}
		})
	}
}

func TestSlowQueryScansATableThatGoesWithIt(t *testing.T) {
	g := st.NewGround(t, Definition(), nil)
	client := selectv1.NewSelectServiceClient(g)
	search := func(query string) map[string]int {
		_, err := client.ListProducts(t.Context(), &selectv1.ListProductsRequest{Query: query, PageSize: 20})
		if err != nil {
			t.Fatal(err)
		}
		return g.Spans()
	}
	const scan = "SELECT select_searches"
	if got := search("teapot"); got[scan] != 0 {
		t.Errorf("healthy: got %v, want no scan", got)
	}
	g.Plant(t, plant.SlowQuery)
	if got := search("teapot"); got[scan] != 1 {
		t.Errorf("got %v, want a scan", got)
	}
	searches := &g.Server.(*service).searches
	db := searches.db
	wantScanned(t, db)
	if n, err := searches.count(t.Context(), "teapot"); err != nil || n != 10_000 {
		t.Errorf("got %d searches, %v, want 10000", n, err)
	}
	if got := search(""); got[scan] != 0 {
		t.Errorf("no search: got %v, want no scan", got)
	}
	g.Plant(t)
	if got := search("teapot"); got[scan] != 0 {
		t.Errorf("healed: got %v, want no scan", got)
	}
	if _, err := db.Exec(t.Context(), `SELECT 1`); err == nil {
		t.Error("healed: the table's database is open still")
	}
	if n, err := searches.count(t.Context(), "teapot"); n != 0 || err != nil {
		t.Errorf("healed: got %d, %v, want nothing counted", n, err)
	}
}

// wantScanned checks that the table has as many rows as it says, and that no
// index helps.
func wantScanned(t *testing.T, db *store.DB) {
	t.Helper()
	var rows int
	if err := db.QueryRow(t.Context(), `SELECT count(*) FROM select_searches`).Scan(&rows); err != nil || rows != 200_000 {
		t.Errorf("got %d rows, %v, want 200000", rows, err)
	}
	var a, b, c int
	var plan string
	err := db.QueryRow(t.Context(), `EXPLAIN QUERY PLAN SELECT count(*) FROM select_searches WHERE word = ?`, "cup").
		Scan(&a, &b, &c, &plan)
	if err != nil || plan != "SCAN select_searches" {
		t.Errorf("got plan %q, %v, want a scan", plan, err)
	}
}

// BenchmarkPlant is how long a slow query takes to be there.
func BenchmarkPlant(b *testing.B) {
	s := &service{}
	for b.Loop() {
		if err := s.Plant(b.Context(), plant.SlowQuery); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Uproot(plant.SlowQuery); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkSlowQuery is how long it takes a search.
func BenchmarkSlowQuery(b *testing.B) {
	s := &service{}
	if err := s.Plant(b.Context(), plant.SlowQuery); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.searches.count(b.Context(), "teapot"); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Uproot(plant.SlowQuery); err != nil {
		b.Fatal(err)
	}
}
