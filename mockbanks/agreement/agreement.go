// Package agreement knows which companies a bank lets in, and on what terms.
//
// It stands for what a bank and a platform settle in talks, which is not a
// consent: the consent is the customer's. Under a mandate the law gives access
// to account information and a bank may not demand a contract; under contract
// a platform needs the bank's leave. Developers who try their own program get
// an agreement without limits at once.
package agreement

import (
	"errors"
	"slices"
)

// ErrNotAdmitted says that the bank takes no part with this platform.
var ErrNotAdmitted = errors.New("bank does not admit this party")

// Developer is the party of everybody who is not a platform of the cast.
const Developer = "developer"

// The regimes of access.
const (
	Contract = "contract"
	Mandate  = "mandate"
)

// Admit decides whether a party may have clients at a bank that admits the
// named platforms. It fails with [ErrNotAdmitted].
func Admit(party string, admits []string, regime string) error {
	if party == Developer || regime == Mandate || slices.Contains(admits, party) {
		return nil
	}
	return ErrNotAdmitted
}
