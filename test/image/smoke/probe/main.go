// A service for smoke tests: it says what it may do, on one line of JSON, and then does what MODE says.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "sleep" {
		time.Sleep(time.Minute)
		return
	}
	line, _ := json.Marshal(facts())
	fmt.Println(string(line))
	switch mode := os.Getenv("MODE"); mode {
	case "exit":
		fmt.Fprintln(os.Stderr, "no database at db:5432")
		os.Exit(3)
	case "eat":
		eat()
	case "silent":
		time.Sleep(time.Hour)
	case "chatty":
		for i := range 200 {
			fmt.Println("\x1b[31mline", i, "\x07")
		}
		os.Exit(1)
	default:
		serve(mode)
	}
}

func serve(mode string) {
	begin := time.Now()
	after, _ := time.ParseDuration(os.Getenv("AFTER"))
	http.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case mode == "500" || time.Since(begin) < after:
			http.Error(w, "no", http.StatusInternalServerError)
		case mode == "redirect":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		case mode == "hang":
			time.Sleep(time.Hour)
		}
	})
	address := os.Getenv("LISTEN")
	if address == "" {
		address = ":8080"
	}
	if err := http.ListenAndServe(address, nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func eat() {
	var all [][]byte
	for {
		page := make([]byte, 1<<20)
		for i := range page {
			page[i] = 1
		}
		all = append(all, page)
	}
}

func facts() map[string]any {
	found := map[string]any{
		"uid":        os.Getuid(),
		"gid":        os.Getgid(),
		"write":      writable("/", "/etc", "/app-data", "/tmp", "/dev/shm", "/proc/sys/kernel", "/sys"),
		"interfaces": interfaces(),
		"memory":     first("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"),
		"pids":       first("/sys/fs/cgroup/pids.max", "/sys/fs/cgroup/pids/pids.max"),
		"outside":    reach("1.1.1.1:53") || reach("10.244.0.1:80"),
		"processes":  processes(),
		"cpu":        spin(),
		"secret":     os.Getenv("SECRET"),
		"mount":      said(syscall.Mount("none", "/tmp", "tmpfs", 0, "")),
		"setuid":     said(syscall.Setuid(0)),
		"host":       len(entries("/proc")),
	}
	status, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		name, value, _ := strings.Cut(line, ":")
		switch name {
		case "CapEff", "CapPrm", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp":
			found[name] = strings.TrimSpace(value)
		}
	}
	return found
}

func said(err error) string {
	if err == nil {
		return "allowed"
	}
	return err.Error()
}

func entries(folder string) []string {
	var numbers []string
	list, _ := os.ReadDir(folder)
	for _, entry := range list {
		if _, err := strconv.Atoi(entry.Name()); err == nil {
			numbers = append(numbers, entry.Name())
		}
	}
	return numbers
}

func writable(folders ...string) map[string]bool {
	found := map[string]bool{}
	for _, folder := range folders {
		file, err := os.CreateTemp(folder, "probe-")
		found[folder] = err == nil
		if err == nil {
			file.Close()
			os.Remove(file.Name())
		}
	}
	return found
}

func interfaces() []string {
	names := []string{}
	list, _ := net.Interfaces()
	for _, one := range list {
		if one.Flags&net.FlagUp != 0 {
			names = append(names, one.Name)
		}
	}
	return names
}

func first(paths ...string) string {
	for _, path := range paths {
		if text, err := os.ReadFile(path); err == nil {
			return strings.TrimSpace(string(text))
		}
	}
	return ""
}

func reach(address string) bool {
	connection, err := net.DialTimeout("tcp", address, 300*time.Millisecond)
	if err == nil {
		connection.Close()
	}
	return err == nil
}

// How many processes it can have at once, asked for up to FORKS.
func processes() int {
	wanted, _ := strconv.Atoi(os.Getenv("FORKS"))
	var children []*exec.Cmd
	for range wanted {
		child := exec.Command("/proc/self/exe", "sleep")
		if child.Start() != nil {
			break
		}
		children = append(children, child)
	}
	for _, child := range children {
		child.Process.Kill()
		child.Wait()
	}
	return len(children)
}

// Cores that two busy loops get, where SPIN is set.
func spin() float64 {
	if os.Getenv("SPIN") == "" {
		return 0
	}
	end := time.Now().Add(1500 * time.Millisecond)
	done := make(chan struct{})
	for range 2 {
		go func() {
			for time.Now().Before(end) {
			}
			done <- struct{}{}
		}()
	}
	<-done
	<-done
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1.5e9
}
