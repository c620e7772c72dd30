package face

// NewTill returns a desk with nothing but the tills over a book.
func NewTill(k Book) *Desk {
	d := &Desk{}
	d.Book = k
	d.fill()
	d.openTills()
	return d
}
