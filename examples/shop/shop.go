package main

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

type shop struct {
	behaviour behaviour
	pod       string
	started   time.Time
	draining  atomic.Bool
	answers   atomic.Int64
	metrics   *prometheus.Registry
	durations *prometheus.HistogramVec
}

func newShop(behaviour behaviour) *shop {
	pod, _ := os.Hostname()
	shop := &shop{behaviour: behaviour, pod: pod, started: time.Now(), metrics: prometheus.NewRegistry()}
	// Name, labels and bounds are those of OpenTelemetry's semantic conventions for HTTP servers.
	shop.durations = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "http_server_request_duration_seconds",
		Help:    "Duration of HTTP server requests.",
		Buckets: []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10},
	}, []string{"http_request_method", "http_response_status_code", "http_route"})
	shop.metrics.MustRegister(shop.durations, collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return shop
}

// answer is what users get: the version, or its error. It counts before it writes, so that who has an answer finds it counted.
func (shop *shop) answer(response http.ResponseWriter, request *http.Request) {
	start := time.Now()
	time.Sleep(shop.behaviour.latency)
	status := http.StatusOK
	if shop.fails(shop.answers.Add(1)) {
		status = http.StatusInternalServerError
	}
	shop.durations.
		WithLabelValues(methodOf(request), strconv.Itoa(status), "/").
		Observe(time.Since(start).Seconds())
	header := response.Header()
	header.Set("content-type", "application/json")
	header.Set("x-version", shop.behaviour.version)
	header.Set("x-pod", shop.pod)
	if shop.draining.Load() {
		header.Set("connection", "close")
	}
	response.WriteHeader(status)
	json.NewEncoder(response).Encode(map[string]string{"version": shop.behaviour.version, "pod": shop.pod})
}

func (shop *shop) fails(number int64) bool {
	every := shop.behaviour.errorEvery
	return every > 0 && number%every == 0 || rand.Float64() < shop.behaviour.errorShare
}

// health says that the process is well; it stays so while it drains.
func (shop *shop) health(response http.ResponseWriter, _ *http.Request) {
	response.WriteHeader(http.StatusOK)
}

// ready says whether the next request should come here.
func (shop *shop) ready(response http.ResponseWriter, _ *http.Request) {
	if shop.draining.Load() || time.Since(shop.started) < shop.behaviour.readyAfter {
		response.WriteHeader(http.StatusServiceUnavailable)
	}
}

// methodOf keeps the number of series bounded: a client can send any word as its method.
func methodOf(request *http.Request) string {
	switch request.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return request.Method
	}
	return "_OTHER"
}
