package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"sync"
	"time"
)

// A total is what some rounds of load add up to.
type total struct {
	requests int
	wall     time.Duration
	used     time.Duration // CPU time of the server
}

func (t *total) add(r total) {
	t.requests += r.requests
	t.wall += r.wall
	t.used += r.used
}

// rate is in requests a second.
func (t total) rate() float64 { return float64(t.requests) / t.wall.Seconds() }

// cpu is in microseconds a request.
func (t total) cpu() float64 { return float64(t.used.Microseconds()) / float64(t.requests) }

// load sends one request over and over, on all connections, for some time.
func load(ctx context.Context, s *server, request []byte, d time.Duration) (total, error) {
	ctx, stop := context.WithTimeout(ctx, d)
	defer stop()
	before, err := cpuTime(s.cmd.Process.Pid)
	if err != nil {
		return total{}, err
	}
	begin := time.Now()
	var wg sync.WaitGroup
	counts, errs := make([]int, connections), make([]error, connections)
	for i := range connections {
		wg.Go(func() { counts[i], errs[i] = repeat(ctx, s.addr, request) })
	}
	wg.Wait()
	sum := total{wall: time.Since(begin)}
	after, err := cpuTime(s.cmd.Process.Pid)
	sum.used = after - before
	for i, n := range counts {
		sum.requests += n
		if errs[i] != nil {
			return sum, errs[i]
		}
	}
	return sum, err
}

// repeat is one connection's work.
func repeat(ctx context.Context, addr string, request []byte) (n int, err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	r := bufio.NewReaderSize(conn, 16<<10)
	for ctx.Err() == nil {
		if _, err := conn.Write(request); err != nil {
			return n, err
		}
		if err := readResponse(r); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// readResponse reads one response with a Content-Length and status 200.
func readResponse(r *bufio.Reader) error {
	status, err := r.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 200")) {
		return fmt.Errorf("answer %s", bytes.TrimSpace(status))
	}
	length := -1
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			break
		}
		if v, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(v)); err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return fmt.Errorf("answer without Content-Length")
	}
	_, err = io.CopyN(io.Discard, r, int64(length))
	return err
}

// cpuTime is what a process has used, in user and system mode.
func cpuTime(pid int) (time.Duration, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	fields := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	user, err1 := strconv.Atoi(string(fields[11]))
	system, err2 := strconv.Atoi(string(fields[12]))
	if err1 != nil || err2 != nil {
		return 0, fmt.Errorf("cannot read the processor time of %d", pid)
	}
	return time.Duration(user+system) * 10 * time.Millisecond, nil // USER_HZ is 100 on Linux
}
