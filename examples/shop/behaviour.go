package main

import (
	"fmt"
	"log"
	"os"
	"strconv"
	"time"
)

// Set at build time: go build -ldflags "-X main.version=3 -X main.errorShare=0.1".
var (
	version      = "dev"
	errorShare   = "0"
	errorEvery   = "0"
	latencyMs    = "0"
	readyAfterMs = "0"
	drainMs      = "2000"
	crashAfterMs = "0"
	memoryMiB    = "0"
)

type behaviour struct {
	version string
	// Share of the answers, 0 to 1, that are errors, at random.
	errorShare float64
	// Each errorEvery-th answer is an error; 0 is none.
	errorEvery int64
	// How long an answer takes.
	latency time.Duration
	// Time from the start until it says that it is ready.
	readyAfter time.Duration
	// How long it serves on after SIGTERM.
	drain time.Duration
	// Time from the start until the process ends with exit code 1; 0 is never.
	crashAfter time.Duration
	// Bytes it takes at its start.
	memory int64
}

// builtBehaviour reads what the build set; READY_AFTER_MS and SLOW_SHUTDOWN_MS in the environment win over it.
func builtBehaviour(environment func(string) (string, bool)) (behaviour, error) {
	or := func(name, built string) string {
		if value, ok := environment(name); ok {
			return value
		}
		return built
	}
	var settings settings
	milliseconds := func(name, text string) time.Duration {
		return time.Duration(settings.whole(name, text)) * time.Millisecond
	}
	return behaviour{
		version:    version,
		errorShare: settings.share("errorShare", errorShare),
		errorEvery: settings.whole("errorEvery", errorEvery),
		latency:    milliseconds("latencyMs", latencyMs),
		readyAfter: milliseconds("READY_AFTER_MS", or("READY_AFTER_MS", readyAfterMs)),
		drain:      milliseconds("SLOW_SHUTDOWN_MS", or("SLOW_SHUTDOWN_MS", drainMs)),
		crashAfter: milliseconds("crashAfterMs", crashAfterMs),
		memory:     settings.whole("memoryMiB", memoryMiB) << 20,
	}, settings.err
}

// settings reads numbers and remembers the last thing that was wrong.
type settings struct{ err error }

func (settings *settings) whole(name, text string) int64 {
	number, err := strconv.ParseInt(text, 10, 32)
	if err != nil || number < 0 {
		settings.err = fmt.Errorf("%s is %q; give a whole number of at least 0", name, text)
	}
	return number
}

func (settings *settings) share(name, text string) float64 {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || !(number >= 0 && number <= 1) {
		settings.err = fmt.Errorf("%s is %q; give a number from 0 to 1", name, text)
	}
	return number
}

// misbehave does what a broken version does besides answering.
func (behaviour behaviour) misbehave() {
	taken := make([]byte, behaviour.memory)
	for index := 0; index < len(taken); index += os.Getpagesize() {
		taken[index] = 1
	}
	if behaviour.crashAfter > 0 {
		time.Sleep(behaviour.crashAfter)
		log.Fatalf("crashes after %s, as it was built to, with %d bytes taken", behaviour.crashAfter, len(taken))
	}
	for behaviour.memory > 0 {
		time.Sleep(time.Hour)
		taken[0]++
	}
}
