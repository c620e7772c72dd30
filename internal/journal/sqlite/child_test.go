//go:build linux

package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/journaltest"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
)

// The test binary starts itself again as a child that does one of these to a
// data directory.
var (
	role  = flag.String("child", "", "internal: load, hold or full")
	where = flag.String("dir", "", "internal: data directory of the child")
)

func TestMain(m *testing.M) {
	flag.Parse()
	if *role == "" {
		os.Exit(m.Run())
	}
	if err := map[string]func(string) error{"load": load, "hold": hold, "full": full}[*role](*where); err != nil {
		fmt.Println("child:", err)
		os.Exit(1)
	}
}

// child starts this test binary in a role and returns what it says and hears.
func child(t *testing.T, role, dir string) (*exec.Cmd, *bufio.Scanner, io.WriteCloser) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-child="+role, "-dir="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out), in
}

const runsUnderLoad, writersUnderLoad = 4, 32

// load appends with many writers for as long as it lives, and says what was
// acknowledged: run, sequence, chain value.
func load(dir string) error {
	s, err := sqlite.Open(dir, sqlite.Options{})
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	for i := range runsUnderLoad {
		run := fmt.Sprintf("run-%d", i)
		head, err := s.Head(context.Background(), run)
		if err != nil {
			return err
		}
		w := &loader{store: s, run: run, head: head}
		for range writersUnderLoad / runsUnderLoad {
			all.Go(w.work)
		}
	}
	all.Wait()
	return errors.New("load ended")
}

type loader struct {
	store *sqlite.Store
	run   string
	mu    sync.Mutex
	head  journal.Head
}

func (l *loader) work() {
	for {
		l.mu.Lock()
		events := []journal.Event{
			{ID: fmt.Sprint(l.head.Seq), Subject: fmt.Sprintf("code/%d", l.head.Seq), Version: 1, Data: []byte(`{"a":1}`)},
			{ID: fmt.Sprint(l.head.Seq, "b"), Secret: map[string]string{"token": "t"}, WallTime: journaltest.Epoch},
		}
		head, err := journal.Seal(l.head, events)
		if err != nil {
			panic(err)
		}
		receipt, err := l.store.Append(context.Background(), l.run, events)
		if err != nil {
			panic(err)
		}
		l.head = head
		l.mu.Unlock()
		if err := receipt(context.Background()); err != nil {
			panic(err)
		}
		fmt.Printf("%s %d %s\n", l.run, head.Seq, head.Chain)
	}
}

// hold appends fifty events, one a commit, and keeps the directory until its
// input ends.
func hold(dir string) error {
	s, err := sqlite.Open(dir, sqlite.Options{})
	if err != nil {
		return err
	}
	var head journal.Head
	for range 50 {
		events := []journal.Event{{ID: fmt.Sprint(head.Seq), Type: "thing.happened", Source: "/"}}
		if head, err = journal.Seal(head, events); err != nil {
			return err
		}
		receipt, err := s.Append(context.Background(), "main", events)
		if err != nil {
			return err
		}
		if err := receipt(context.Background()); err != nil {
			return err
		}
	}
	fmt.Println("held")
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return s.Close()
}

// full lets files grow to 3 MiB only, as a disk without space does, and goes
// on when the limit is lifted.
func full(dir string) error {
	signal.Ignore(syscall.SIGXFSZ)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	small := limit
	small.Cur = 3 << 20
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small); err != nil {
		return err
	}
	s, err := sqlite.Open(dir, sqlite.Options{MinFree: 1})
	if err != nil {
		return err
	}
	head, err := fillDisk(context.Background(), s)
	if err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	return errors.Join(resume(context.Background(), s, head), s.Close())
}

// fillDisk appends large events, a few at a time without waiting, until the
// disk refuses. It returns the head of what was acknowledged, which must be
// what is left.
func fillDisk(ctx context.Context, s *sqlite.Store) (journal.Head, error) {
	var kept, head journal.Head
	for {
		var receipts []journal.Receipt
		var heads []journal.Head
		for range 5 {
			events := []journal.Event{{ID: fmt.Sprint(head.Seq), Subject: "thing/1", Version: head.Seq + 1,
				Data: []byte(`"` + strings.Repeat("x", 20<<10) + `"`)}}
			next, err := journal.Seal(head, events)
			if err != nil {
				return kept, err
			}
			receipt, err := s.Append(ctx, "main", events)
			if errors.Is(err, journal.ErrReadOnly) || errors.Is(err, journal.ErrConflict) {
				break // it was refused while we were at it
			} else if err != nil {
				return kept, err
			}
			head = next
			receipts, heads = append(receipts, receipt), append(heads, head)
		}
		refused := false
		for i, receipt := range receipts {
			switch err := receipt(ctx); {
			case err == nil && refused:
				return kept, fmt.Errorf("event %d was kept after one before it was refused", heads[i].Seq)
			case err == nil:
				kept = heads[i]
			case !errors.Is(err, journal.ErrReadOnly):
				return kept, fmt.Errorf("receipt = %w, want ErrReadOnly", err)
			default:
				refused = true
			}
		}
		if refused || len(receipts) == 0 {
			break
		}
	}
	if got, err := s.Head(ctx, "main"); err != nil || got != kept || kept.Seq == 0 {
		return kept, fmt.Errorf("head on a full disk = %d, %w, want %d, the last that was acknowledged", got.Seq, err, kept.Seq)
	}
	if _, err := journal.Audit(ctx, s, "main", nil); err != nil {
		return kept, fmt.Errorf("on a full disk: %w", err)
	}
	return kept, nil
}

// resume appends where the disk had refused.
func resume(ctx context.Context, s *sqlite.Store, head journal.Head) error {
	events := []journal.Event{{ID: "resumed", Subject: "thing/1", Version: head.Seq + 1}}
	head, err := journal.Seal(head, events)
	if err != nil {
		return err
	}
	receipt, err := s.Append(ctx, "main", events)
	if err != nil {
		return fmt.Errorf("append when there is space again: %w", err)
	}
	if err := receipt(ctx); err != nil {
		return fmt.Errorf("receipt when there is space again: %w", err)
	}
	done, err := journal.Audit(ctx, s, "main", nil)
	if err == nil && done.Head != head {
		err = fmt.Errorf("head = %d, want %d", done.Head.Seq, head.Seq)
	}
	return err
}
