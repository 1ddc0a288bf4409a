package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestCountsExactlyWhatItAnswers(t *testing.T) {
	server := httptest.NewServer(newShop(behaviour{version: "7", errorEvery: 10}).routes())
	defer server.Close()
	got := map[int]int{}
	for range 95 {
		response, err := http.Get(server.URL + "/basket")
		if err != nil {
			t.Fatal(err)
		}
		if version := response.Header.Get("x-version"); version != "7" {
			t.Fatalf("x-version is %q", version)
		}
		got[response.StatusCode]++
		response.Body.Close()
	}
	if got[200] != 86 || got[500] != 9 {
		t.Errorf("answers: %v", got)
	}
	metrics := textOf(t, server.URL+"/metrics")
	for status, count := range got {
		line := fmt.Sprintf(`http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="%d",http_route="/"} %d`, status, count)
		if !strings.Contains(metrics, line+"\n") {
			t.Errorf("no line %s in\n%s", line, metrics)
		}
	}
	if !strings.Contains(metrics, "\nprocess_start_time_seconds ") {
		t.Error("no process_start_time_seconds")
	}
}

func TestServesOnWhileItDrains(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	stop, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	slow := behaviour{version: "1", drain: 500 * time.Millisecond, latency: 700 * time.Millisecond}
	go func() { ended <- serve(stop, listener, slow) }()
	if status := statusOf(t, url+"/ready"); status != http.StatusOK {
		t.Errorf("/ready at first: %d", status)
	}
	cancel()
	time.Sleep(100 * time.Millisecond)
	if status := statusOf(t, url+"/ready"); status != http.StatusServiceUnavailable {
		t.Errorf("/ready while draining: %d", status)
	}
	start := time.Now()
	if status := statusOf(t, url+"/"); status != http.StatusOK {
		t.Errorf("a request that outlasts the drain: %d", status)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if passed := time.Since(start); passed < 700*time.Millisecond {
		t.Errorf("it ended after %s, before its last answer", passed)
	}
}

func TestIsReadyAfterItsTime(t *testing.T) {
	server := httptest.NewServer(newShop(behaviour{readyAfter: 200 * time.Millisecond}).routes())
	defer server.Close()
	if status := statusOf(t, server.URL+"/ready"); status != http.StatusServiceUnavailable {
		t.Errorf("at first: %d", status)
	}
	time.Sleep(250 * time.Millisecond)
	if status := statusOf(t, server.URL+"/ready"); status != http.StatusOK {
		t.Errorf("later: %d", status)
	}
}

func TestSettings(t *testing.T) {
	set := func(values map[string]string) (behaviour, error) {
		return builtBehaviour(func(name string) (string, bool) { value, ok := values[name]; return value, ok })
	}
	if _, err := set(map[string]string{"READY_AFTER_MS": "soon"}); err == nil || !strings.Contains(err.Error(), `READY_AFTER_MS is "soon"`) {
		t.Errorf("error: %v", err)
	}
	if got, err := set(map[string]string{"SLOW_SHUTDOWN_MS": "1500"}); err != nil || got.drain != 1500*time.Millisecond {
		t.Errorf("drain %s, error %v", got.drain, err)
	}
}

func statusOf(t *testing.T, url string) int {
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

func textOf(t *testing.T, url string) string {
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
