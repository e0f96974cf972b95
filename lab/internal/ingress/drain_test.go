package ingress_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/msalab/msalab/lab/internal/ingress"
	"github.com/msalab/msalab/lab/shop/ports"
)

func ask(client *http.Client, url string, post bool) error {
	var res *http.Response
	var err error
	if post {
		res, err = client.Post(url, "text/plain", strings.NewReader("one order"))
	} else {
		res, err = client.Get(url)
	}
	if err != nil {
		return err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if string(b) != "ok" {
		return fmt.Errorf("status %d: %s", res.StatusCode, b)
	}
	return nil
}

// A replica that was taken out finishes the request that it has, and Route
// doesn't wait for as long as that may take.
func TestRemovedReplicaFinishes(t *testing.T) {
	in, client := open(t, ingress.Config{})
	arrived, finish := make(chan struct{}), make(chan struct{})
	letGo := sync.OnceFunc(func() { close(finish) })
	defer letGo()
	busy := backend(t, "gateway-1", func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-finish
		_, _ = io.WriteString(w, "ok")
	})
	in.Route([]ports.Endpoint{busy})
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := ask(client, in.URL(), true); err != nil {
			t.Errorf("request that the removed replica had: %v", err)
		}
	})
	await(t, arrived, "the request to arrive")
	in.Route(nil)
	letGo()
	wg.Wait()
}
