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

// Civil is the date of a day since 1970.
func Civil(day int) (year, month, dom int) { return civil(day) }
