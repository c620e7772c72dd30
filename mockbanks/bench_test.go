package mockbanks_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/banktest"
)

// A load sends the same request over a few kept connections with a client that
// costs next to nothing: it writes bytes and reads an answer's length of bytes.
type load struct {
	address string
	request string
	size    int // of the whole answer, header included
}

// newLoad asks once, to learn the size of the answer.
func newLoad(b *testing.B, req *http.Request) load {
	b.Helper()
	var text strings.Builder
	if err := req.Write(&text); err != nil {
		b.Fatal(err)
	}
	l := load{address: req.URL.Host, request: text.String()}
	conn, err := net.Dial("tcp", l.address)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, l.request)
	var head counter
	res, err := http.ReadResponse(bufio.NewReaderSize(io.TeeReader(conn, &head), 1), req)
	if err != nil {
		b.Fatal(err)
	}
	io.Copy(io.Discard, res.Body)
	if res.StatusCode != http.StatusOK || res.ContentLength < 0 {
		b.Fatalf("%s: %d, length %d", req.URL, res.StatusCode, res.ContentLength)
	}
	l.size = int(head)
	return l
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// run sends n requests and returns the processor time that the whole process,
// server and client, took for each.
func (l load) run(b *testing.B, n int) time.Duration {
	b.Helper()
	const connections = 4
	var all sync.WaitGroup
	before := processorTime()
	for i := range connections {
		share := n / connections
		if i < n%connections {
			share++
		}
		all.Go(func() {
			if err := l.converse(share); err != nil {
				b.Error(err)
			}
		})
	}
	all.Wait()
	return (processorTime() - before) / time.Duration(max(n, 1))
}

func (l load) converse(n int) error {
	conn, err := net.Dial("tcp", l.address)
	if err != nil {
		return err
	}
	defer conn.Close()
	request, answer := []byte(l.request), make([]byte, l.size)
	for range n {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		if _, err := io.ReadFull(conn, answer); err != nil {
			return err
		}
		if answer[9] != '2' {
			return fmt.Errorf("an answer in the middle is %.60s", answer)
		}
	}
	return nil
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bare answers with a constant body of the same size and type: the least that
// a server on net/http can do.
func bare(b *testing.B, body, contentType string) *http.Request {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = []string{contentType}
		io.WriteString(w, body)
	}))
	b.Cleanup(s.Close)
	req, err := http.NewRequest("GET", s.URL+"/banks/larkspur/fdx/v6/accounts/xbq3v53h", nil)
	if err != nil {
		b.Fatal(err)
	}
	return req
}

// BenchmarkAuthorisedBalance compares an authorised balance over loopback HTTP
// with a bare handler, in turns within one run, by processor time: ratio is
// the requests a second that the bank reaches for each one of the bare
// handler, above-us the microseconds that the bank adds.
func BenchmarkAuthorisedBalance(b *testing.B) {
	for _, c := range []struct {
		name, bank, customer string
		o                    banktest.Options
	}{
		{"fdx", "larkspur", "linh", banktest.Options{PerSecond: 100, Flood: 1 << 30}},
		{"openbanking", "thistle-crown", "0", banktest.Options{PerSecond: 100, Flood: 1 << 30}},
		{"fdx, every summary kept", "larkspur", "linh", banktest.Options{Summaries: true, Flood: 1 << 30}},
		{"fdx, everything kept", "larkspur", "linh", banktest.Options{Flood: 1 << 30}},
	} {
		b.Run(c.name, func(b *testing.B) {
			w := banktest.Open(b, c.bank, c.o)
			token, _ := w.Token(b, c.customer)
			p, err := w.Bank.Customer(c.customer)
			if err != nil {
				b.Fatal(err)
			}
			ask := w.Request("GET", w.Bank.BalanceURL(w.Bank.Accounts(p.Index)[0].ID), token, "")
			answer := w.Do(b, ask)
			bank := newLoad(b, ask)
			plain := bare(b, answer.Body, answer.Header.Get("Content-Type"))
			plain.Header = ask.Header
			compare(b, bank, newLoad(b, plain))
		})
	}
}

// compare lets both take turns, so that what else the machine does meets both.
func compare(b *testing.B, bank, plain load) {
	plain.run(b, 500)
	bank.run(b, 500)
	runtime.GC()
	const turn = 1000
	var ours, theirs, done time.Duration
	b.ResetTimer()
	for n := b.N; n > 0; n -= turn {
		k := min(n, turn)
		ours += bank.run(b, k) * time.Duration(k)
		theirs += plain.run(b, k) * time.Duration(k)
		done += time.Duration(k)
	}
	b.StopTimer()
	b.ReportMetric(float64(theirs)/float64(ours), "ratio")
	b.ReportMetric(float64(ours-theirs)/float64(done)/1000, "above-us")
	b.ReportMetric(float64(ours)/float64(done)/1000, "bank-us")
	b.ReportMetric(float64(theirs)/float64(done)/1000, "bare-us")
}

// BenchmarkHandler is the bank's handler chain alone, without sockets.
func BenchmarkHandler(b *testing.B) {
	w := banktest.Open(b, "larkspur", banktest.Options{PerSecond: 100, Flood: 1 << 30})
	token, _ := w.Token(b, "linh")
	p, err := w.Bank.Customer("linh")
	if err != nil {
		b.Fatal(err)
	}
	h := w.Handler()
	ask := w.Request("GET", w.Bank.BalanceURL(w.Bank.Accounts(p.Index)[0].ID), token, "")
	ask.RequestURI, ask.RemoteAddr = ask.URL.Path, "127.0.0.1:1"
	ask.Body = http.NoBody
	out := &sink{h: http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		clear(out.h)
		again := *ask
		h.ServeHTTP(out, &again)
		if out.status != http.StatusOK {
			b.Fatal(out.status)
		}
	}
}

// A sink is a response writer that keeps the status only.
type sink struct {
	h      http.Header
	status int
}

func (s *sink) Header() http.Header         { return s.h }
func (s *sink) Write(p []byte) (int, error) { return len(p), nil }
func (s *sink) WriteHeader(status int)      { s.status = status }
