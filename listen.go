package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// listen opens an address. "localhost" is both loopback addresses; a machine
// without ::1 is no error.
func listen(address string) ([]net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("--listen %q: want host:port, like localhost:8080", address)
	}
	if host != "localhost" {
		l, err := open(address)
		if err != nil {
			return nil, err
		}
		return []net.Listener{l}, nil
	}
	for tries := 0; ; tries++ {
		both, err := listenLocal(port)
		if port == "0" && tries < 20 && errors.Is(err, errTaken) {
			continue // the port that was free at one address is in use at the other
		}
		return both, err
	}
}

// listenLocal opens a port at both loopback addresses.
func listenLocal(port string) ([]net.Listener, error) {
	first, err := open(net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		return nil, err
	}
	port = strconv.Itoa(first.Addr().(*net.TCPAddr).Port)
	second, err := open(net.JoinHostPort("::1", port))
	switch {
	case errors.Is(err, errTaken):
		first.Close()
		return nil, err
	case err != nil:
		return []net.Listener{first}, nil
	}
	return []net.Listener{first, second}, nil
}

var errTaken = errors.New("address is taken")

func open(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%w: %s: stop the other program, or choose a port with --listen localhost:PORT", errTaken, address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("not allowed to listen on %s: choose a port above 1023 with --listen localhost:PORT", address)
	case err != nil:
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	return l, nil
}

func closeAll(ls []net.Listener) {
	for _, l := range ls {
		l.Close()
	}
}
