package authserver

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

// checkRedirect says whether a redirect URI may be registered: https; http to
// this machine unless the server is strict; an address of the run itself, where
// the built-in apps are; and for programs on a device a scheme of their own
// with a dot in it (RFC 8252, section 7.1).
func (s *Server) checkRedirect(uri string, public bool) error {
	u, err := url.Parse(uri)
	if err != nil || !u.IsAbs() || strings.Contains(uri, "#") || u.User != nil || len(uri) > 2000 || strings.ContainsAny(uri, " \t\r\n*") {
		return fmt.Errorf("%q: %w: it must be absolute, without fragment or wildcard", uri, ErrBadRedirect)
	}
	switch {
	case strings.Trim(u.Host, hostLetters) != "":
		// refused: what is not a host name would end up in a content security policy
	case u.Scheme == "https" && u.Host != "", strings.HasPrefix(uri, s.c.Actor.Base().URL("/")):
		return nil
	case u.Scheme == "http" && isLoopback(u.Hostname()) && !s.c.Strict:
		return nil
	case public && strings.Contains(u.Scheme, "."):
		return nil
	}
	if s.c.Strict {
		return fmt.Errorf("%q: %w: under --strict-wire it must be https, on this machine too", uri, ErrBadRedirect)
	}
	return fmt.Errorf("%q: %w: it must be https, or http to this machine", uri, ErrBadRedirect)
}

const hostLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]"

func isLoopback(host string) bool {
	return host == "localhost" || isLoopbackIP(host)
}

func isLoopbackIP(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// registered tells whether the client registered a redirect URI. They are
// compared byte by byte; only on a loopback address (not on the name
// localhost) may the port differ, because a program on a device learns its
// port when it starts (RFC 8252, section 7.3).
func (c Client) registered(uri string) bool {
	if slices.Contains(c.RedirectURIs, uri) {
		return true
	}
	bare, ok := withoutPort(uri)
	return ok && slices.ContainsFunc(c.RedirectURIs, func(r string) bool {
		b, ok := withoutPort(r)
		return ok && b == bare
	})
}

// withoutPort removes the port of an http URI to a loopback address.
func withoutPort(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "http" || u.User != nil || !isLoopbackIP(u.Hostname()) {
		return "", false
	}
	rest, ok := strings.CutPrefix(uri, "http://"+u.Host)
	return "http://" + u.Hostname() + " " + rest, ok
}

// origin is scheme, host and port of a redirect URI, for a content security
// policy; of a scheme without hosts the scheme.
func origin(uri string) string {
	u, err := url.Parse(uri)
	switch {
	case err != nil:
		return ""
	case u.Host == "":
		return u.Scheme + ":"
	}
	return u.Scheme + "://" + u.Host
}
