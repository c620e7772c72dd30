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
	f, ok := w.(*os.File)
	if !ok || total < 5000 {
		return &progress{}
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return &progress{}
	}
	return &progress{w, total}
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
