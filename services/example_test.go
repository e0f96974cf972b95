package services_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/msalab/msalab/services"
)

// The whole shop as one replica: a monolith.
func ExampleStart() {
	data, err := os.MkdirTemp("", "shop-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(data)
	cfg := services.Config{
		Shop: "monolith/inproc", ID: "monolith-1", Version: "v1",
		Data: data, Seed: services.Seed{Number: 1, Members: 1, Products: 3},
		Slots: 4, Queue: 16,
	}
	for _, f := range services.Catalogue() {
		cfg.Functions = append(cfg.Functions, f.Name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	r, err := services.Start(ctx, cfg, slog.New(slog.DiscardHandler), func(reason string) { os.Exit(1) })
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Get("http://" + r.HTTPAddr + "/api/products/product-0002")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _ = io.Copy(io.Discard, res.Body)
	res.Body.Close()
	fmt.Println(res.Status)
	fmt.Println(r.Drain(ctx))
	// Output:
	// 200 OK
	// <nil>
}
