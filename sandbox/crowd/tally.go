package crowd

// A Tally counts what members did and what came of it.
type Tally struct {
	Offered  int `json:"offered"`  // were asked for a consent
	Allowed  int `json:"allowed"`  // agreed to it
	Denied   int `json:"denied"`   // did not
	Asked    int `json:"asked"`    // asked for their balance
	Answered int `json:"answered"` // and got it
	Revoked  int `json:"revoked"`  // took their consent back
	Refused  int `json:"refused"`  // of all that, what the bank, the app or the chat refused
}

// Add counts another tally in.
func (t *Tally) Add(u Tally) {
	t.Offered += u.Offered
	t.Allowed += u.Allowed
	t.Denied += u.Denied
	t.Asked += u.Asked
	t.Answered += u.Answered
	t.Revoked += u.Revoked
	t.Refused += u.Refused
}

// A Day is what a crowd did in 24 hours, the journal's record of it.
type Day struct {
	Crowd  string `json:"crowd"`
	Bank   string `json:"bank"`
	App    string `json:"app"`
	Day    int    `json:"day"`    // since the crowd's rates came into force, from 0
	Linked int    `json:"linked"` // members who share something at the day's end
	HTTP   Tally  `json:"http"`   // by the real protocol
	Rule   Tally  `json:"rule"`   // by the same decisions, without exchanges
}

// All is both kinds together.
func (d Day) All() Tally {
	t := d.HTTP
	t.Add(d.Rule)
	return t
}
