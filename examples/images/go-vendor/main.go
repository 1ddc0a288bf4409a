// Weather tells the temperature, to everybody at a bearable rate.
package main

import (
	"fmt"
	"log"
	"net/http"

	"golang.org/x/time/rate"
)

func main() {
	limit := rate.NewLimiter(100, 200)
	http.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		if !limit.Allow() {
			http.Error(w, "too many at once, come back in a second", http.StatusTooManyRequests)
			return
		}
		fmt.Fprintln(w, "21.5 °C")
	})
	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	http.HandleFunc("GET /health", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
