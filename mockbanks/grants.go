package mockbanks

import "github.com/sandbank/sandbank/mockbanks/authserver"

// Grants lists what the bank's authorization server has issued, by id.
func (b *Bank) Grants() []authserver.Issued { return b.auth.Issued() }
