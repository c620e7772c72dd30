package web

// problemFor is the one place where an error of the domain meets the wire.
func problemFor(err error) problem {
	if p, ok := problemOf(err); ok {
		return p
	}
	return internal()
}
