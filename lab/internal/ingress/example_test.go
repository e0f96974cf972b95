package ingress_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/msalab/msalab/lab/internal/ingress"
	"github.com/msalab/msalab/lab/shop/ports"
)

func Example() {
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "welcome")
	}))
	defer gateway.Close()

	in, err := ingress.Open(context.Background(), ingress.Config{Shop: "services/inproc"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer in.Close()
	get := func() {
		res, err := http.Get(in.URL())
		if err != nil {
			fmt.Println(err)
			return
		}
		defer res.Body.Close()
		answer, _ := io.ReadAll(res.Body)
		fmt.Printf("%d %.21s\n", res.StatusCode, answer)
	}
	defer http.DefaultClient.CloseIdleConnections()

	get()
	in.Route([]ports.Endpoint{{ID: "gateway-1", HTTPAddr: gateway.Listener.Addr().String()}})
	get()
	// Output:
	// 503 {"type":"about:blank"
	// 200 welcome
}
