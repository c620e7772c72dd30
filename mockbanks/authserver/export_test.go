package authserver

// ParseClaims shows the parser of the claims parameter to the tests.
func ParseClaims(s string) (intent, acr string, err error) {
	c, err := parseClaims(s)
	return c.Intent, c.ACR, err
}
