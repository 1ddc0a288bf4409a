// Server answers with the books of the shop.
package main

import (
	"encoding/json"
	"log"
	"net/http"

	"example.com/bookshop/v2/internal/shelf"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(shelf.Books())
	})
	http.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})
	log.Fatal(http.ListenAndServe(":9090", nil))
}
