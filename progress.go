package main

import (
	"fmt"
	"io"
	"os"
)

// A progress tells on a terminal how far long work has come.
type progress struct {
	w     io.Writer
	total int64
}

// newProgress shows nothing for short work, or where nobody looks.
func newProgress(w io.Writer, total int64) *progress {
	if total < 5000 || !isTerminal(w) {
		return &progress{}
	}
	return &progress{w, total}
}

// isTerminal tells whether somebody looks at what is written.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p *progress) at(n int64) {
	if p.w != nil && n%1000 == 0 {
		fmt.Fprintf(p.w, "\r%d of %d (%d %%)", n, p.total, n*100/p.total)
	}
}

func (p *progress) end() {
	if p.w != nil {
		fmt.Fprint(p.w, "\r\033[K")
	}
}
