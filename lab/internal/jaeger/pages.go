package jaeger

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// hasPages asks a Jaeger for its front page. A Jaeger that was built from its
// Go module alone answers with a placeholder: it has no web pages.
func hasPages(ctx context.Context, url string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/", nil)
	if err != nil {
		return false, fmt.Errorf("ask for the front page: %w", err)
	}
	req.Close = true // asked once: no connection stays open
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return false, fmt.Errorf("ask for the front page: %w", err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return false, fmt.Errorf("read the front page: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		return false, fmt.Errorf("ask for the front page: %s", answer.Status)
	}
	isHTML := strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html")
	return isHTML && !bytes.Contains(page, []byte("not the Jaeger UI you are looking for")), nil
}
