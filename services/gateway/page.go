package gateway

import (
	"embed"
	"net/http"
	"path"
)

// assets are the shop's pages: all that a browser needs, and nothing from
// elsewhere. page.js is made of web/src: see web/README.md.
//
//go:embed web/index.html web/page.css web/page.js
var assets embed.FS

// policy lets a page load and call this shop alone. Links may lead elsewhere.
const policy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"

// page answers with one of the files.
func page(w http.ResponseWriter, r *http.Request, name string) {
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-cache") // another version of the shop may answer next
	http.ServeFileFS(w, r, assets, path.Join("web", name))
}
