package ledger

// ReadAll makes a feed read every account one by one.
func (f *Feed) ReadAll() {
	for _, r := range f.readers {
		r.few = true
	}
}

// Ranked is how many ranks a feed has looked at.
func (f *Feed) Ranked() (n uint64) {
	for _, r := range f.readers {
		n += r.ranked
	}
	return n
}
