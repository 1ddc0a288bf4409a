// shop is the service that Gradus is shown and tested with: it answers its version, counts what it answers, and behaves as it
// was built to, so that a version that is slow, wrong or late to start can be made on purpose (see README.md).
package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	address = ":8080"
	// Longer than proxies keep an idle connection, so that it is never the server that closes one under a request.
	idleTimeout = 2 * time.Minute
	// Requests in flight after the drain get this long.
	shutdownTimeout = 10 * time.Second
)

func main() {
	behaviour, err := builtBehaviour(os.LookupEnv)
	if err != nil {
		log.Fatal(err)
	}
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	if err := serve(stop, listener, behaviour); err != nil {
		log.Fatal(err)
	}
}

// serve answers until stop is done: then it is not ready any more, serves on for the drain time, and finishes what is in flight.
func serve(stop context.Context, listener net.Listener, behaviour behaviour) error {
	shop := newShop(behaviour)
	server := &http.Server{Handler: shop.routes(), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: idleTimeout}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	log.Printf("version %s serves on %s", behaviour.version, listener.Addr())
	go behaviour.misbehave()
	select {
	case err := <-failed:
		return err
	case <-stop.Done():
	}
	log.Printf("stopping: serves for another %s", behaviour.drain)
	shop.draining.Store(true)
	time.Sleep(behaviour.drain)
	deadline, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(deadline); err != nil {
		return err
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (shop *shop) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", shop.answer)
	mux.HandleFunc("/health", shop.health)
	mux.HandleFunc("/ready", shop.ready)
	mux.Handle("/metrics", promhttp.HandlerFor(shop.metrics, promhttp.HandlerOpts{}))
	return mux
}
