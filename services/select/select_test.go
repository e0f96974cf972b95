package selectsvc_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	"github.com/msalab/msalab/services/internal/replica"
	st "github.com/msalab/msalab/services/internal/servicetest"
	selectsvc "github.com/msalab/msalab/services/select"
)

// seeded is how many products the tests' catalogue has.
var seeded = st.Seed().Products

func start(t testing.TB) selectv1.SelectServiceClient {
	return selectv1.NewSelectServiceClient(st.Start(t, selectsvc.Definition(), nil))
}

// all lists what a request finds, page by page.
func all(t *testing.T, client selectv1.SelectServiceClient, req *selectv1.ListProductsRequest) []*selectv1.Product {
	t.Helper()
	var products []*selectv1.Product
	for {
		page, err := client.ListProducts(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		products = append(products, page.GetProducts()...)
		if page.GetNextPageToken() == "" {
			return products
		}
		req.PageToken = page.GetNextPageToken()
	}
}

func TestSeed(t *testing.T) {
	first := all(t, start(t), &selectv1.ListProductsRequest{})
	if got := len(first); got != seeded {
		t.Fatalf("got %d products, want %d", got, seeded)
	}
	for i, p := range first {
		if got, want := p.GetId(), fmt.Sprintf("product-%04d", i); got != want {
			t.Errorf("got id %q, want %q", got, want)
		}
		if got := p.GetPrice().GetUnits(); got < 1_000 || got > 50_000 {
			t.Errorf("%s: got a price of %d, want 1000 to 50000", p.GetId(), got)
		}
	}
	again := all(t, start(t), &selectv1.ListProductsRequest{})
	if !slices.EqualFunc(first, again, func(a, b *selectv1.Product) bool { return proto.Equal(a, b) }) {
		t.Error("the same seed gave other products")
	}
	def := selectsvc.Definition()
	db := st.Database(t, def, replica.Seed{Number: 8, Products: seeded})
	other := all(t, selectv1.NewSelectServiceClient(st.Replica(t, def, db, nil)), &selectv1.ListProductsRequest{})
	if slices.EqualFunc(first, other, func(a, b *selectv1.Product) bool { return proto.Equal(a, b) }) {
		t.Error("another seed gave the same products")
	}
}

func TestListProductsPages(t *testing.T) {
	client := start(t)
	for _, size := range []int32{1, 7, int32(seeded), 100} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			got := all(t, client, &selectv1.ListProductsRequest{PageSize: size})
			if len(got) != seeded {
				t.Errorf("got %d products, want %d", len(got), seeded)
			}
		})
	}
	for _, size := range []int32{-1, 101} {
		_, err := client.ListProducts(t.Context(), &selectv1.ListProductsRequest{PageSize: size})
		st.Code(t, err, codes.InvalidArgument)
	}
}

func TestListProductsFilters(t *testing.T) {
	client := start(t)
	everything := all(t, client, &selectv1.ListProductsRequest{})
	some := everything[0]
	word := some.GetName()[strings.LastIndexByte(some.GetName(), ' ')+1:]
	tests := []struct {
		name            string
		query, category string
		want            func(*selectv1.Product) bool
	}{
		{"by category", "", some.GetCategory(), func(p *selectv1.Product) bool { return p.GetCategory() == some.GetCategory() }},
		{"by name, any case", strings.ToUpper(word), "", func(p *selectv1.Product) bool { return strings.Contains(p.GetName(), word) }},
		{"by both", word, some.GetCategory(), func(p *selectv1.Product) bool { return strings.Contains(p.GetName(), word) }},
		{"nothing", "nothing has this name", "", func(*selectv1.Product) bool { return false }},
		{"a wildcard is a character", "%", "", func(*selectv1.Product) bool { return false }},
		{"so is an underscore", "_", "", func(*selectv1.Product) bool { return false }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := all(t, client, &selectv1.ListProductsRequest{Query: test.query, Category: test.category, PageSize: 3})
			want := slices.DeleteFunc(slices.Clone(everything), func(p *selectv1.Product) bool { return !test.want(p) })
			if !slices.EqualFunc(got, want, func(a, b *selectv1.Product) bool { return proto.Equal(a, b) }) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestLookUp(t *testing.T) {
	client := start(t)
	tests := []struct {
		name string
		ids  []string
		want codes.Code
	}{
		{"none", nil, codes.OK},
		{"in the order asked", []string{"product-0007", "product-0002", "product-0011"}, codes.OK},
		{"one of them twice", []string{"product-0007", "product-0002", "product-0007"}, codes.OK},
		{"one unknown", []string{"product-0007", "product-9999", "product-0002"}, codes.NotFound},
		{"the last unknown", []string{"product-0007", "product-9999"}, codes.NotFound},
		{"an empty id", []string{""}, codes.InvalidArgument},
		{"too many", slices.Repeat([]string{"product-0007"}, 101), codes.InvalidArgument},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			answer, err := client.BatchGetProducts(t.Context(), &selectv1.BatchGetProductsRequest{Ids: test.ids})
			st.Code(t, err, test.want)
			if err != nil {
				return
			}
			var got []string
			for _, p := range answer.GetProducts() {
				got = append(got, p.GetId())
			}
			if !slices.Equal(got, test.ids) {
				t.Errorf("got %v, want %v", got, test.ids)
			}
		})
	}
	_, err := client.GetProduct(t.Context(), &selectv1.GetProductRequest{Id: "product-9999"})
	st.Code(t, err, codes.NotFound)
	one, err := client.GetProduct(t.Context(), &selectv1.GetProductRequest{Id: "product-0003"})
	st.Code(t, err, codes.OK)
	if got, want := one.GetId(), "product-0003"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// BenchmarkSeed fills a catalogue of 1,000 products.
func BenchmarkSeed(b *testing.B) {
	for b.Loop() {
		st.Database(b, selectsvc.Definition(), replica.Seed{Products: 1_000})
	}
}
