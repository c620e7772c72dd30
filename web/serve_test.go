package web_test

import (
	"flag"
	"net"
	"testing"
	"time"
)

var serve = flag.String("serve", "", "serve the console over the fixture at this address until interrupted")

// balanceEnd is when events that a test adds happen.
func balanceEnd() time.Time { return time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC) }

// TestServeFixture is a workbench: go test ./web -run ServeFixture -serve 127.0.0.1:18098 -timeout 0.
func TestServeFixture(t *testing.T) {
	if *serve == "" {
		return
	}
	_, server := newFixture(t)
	listener, err := net.Listen("tcp", *serve)
	if err != nil {
		t.Fatal(err)
	}
	server.Listener = listener
	server.Start()
	defer server.Close()
	select {}
}
