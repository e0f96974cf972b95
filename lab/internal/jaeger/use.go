package jaeger

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/engine"
)

// The ports that Jaeger uses when nobody says otherwise.
const (
	defaultHTTP  = "16686"
	defaultQuery = "16685"
	defaultOTLP  = "4317"
)

// Use takes a Jaeger that runs already. The address is the one of its web pages,
// http://HOST[:16686][/BASE]. Searches go to HOST:16685 and spans to HOST:4317,
// both gRPC without TLS, unless the address says otherwise:
//
//	http://tracing:8080?query=tracing:9000&otlp=collector:4317
//
// Searches go over gRPC alone: the HTTP form of the same API can't search by
// attributes.
func Use(ctx context.Context, address string) (*Jaeger, error) {
	at, base, err := parseAddress(address)
	if err != nil {
		return nil, fmt.Errorf("use jaeger: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	pages, err := hasPages(ctx, base)
	if err != nil {
		return nil, fmt.Errorf("use jaeger at %s: %w", address, err)
	}
	j, there := &Jaeger{version: "in use", stop: func() {}}, &place{endpoints: at}
	if pages {
		there.pages = base
	}
	if there.client, err = dial(at.query); err != nil {
		return nil, fmt.Errorf("use jaeger at %s: %w", address, err)
	}
	if _, err := there.client.find(ctx, engine.TraceQuery{Limit: 1}); err != nil {
		_ = there.client.close() // the search's error says more
		return nil, fmt.Errorf("use jaeger at %s: search over gRPC at %s (?query=HOST:PORT names another): %w", address, at.query, err)
	}
	j.now.Store(there)
	j.alive.Store(true)
	return j, nil
}

// parseAddress splits an address into where things are, and the address of the
// web pages.
func parseAddress(address string) (at endpoints, base string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return at, "", err
	}
	if u.Scheme != "http" || u.Hostname() == "" {
		return at, "", fmt.Errorf("%q isn't like http://HOST:%s", address, defaultHTTP)
	}
	for key := range u.Query() {
		if key != "query" && key != "otlp" {
			return at, "", fmt.Errorf("%q: unknown setting %q; there are query and otlp", address, key)
		}
	}
	host := u.Hostname()
	at = endpoints{
		http:  net.JoinHostPort(host, cmp.Or(u.Port(), defaultHTTP)),
		query: cmp.Or(u.Query().Get("query"), net.JoinHostPort(host, defaultQuery)),
		otlp:  cmp.Or(u.Query().Get("otlp"), net.JoinHostPort(host, defaultOTLP)),
	}
	return at, "http://" + at.http + strings.TrimSuffix(u.EscapedPath(), "/"), nil
}
