// Api greets the guests of a hotel.
package main

import (
	"fmt"
	"log"
	"net/http"
	"time"

	"example.com/hotel/greeting"
	"github.com/go-chi/chi/v5"
)

func main() {
	router := chi.NewRouter()
	router.Get("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, greeting.At(time.Now().Hour()))
	})
	router.Get("/health", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	log.Fatal(http.ListenAndServe(":8080", router))
}
