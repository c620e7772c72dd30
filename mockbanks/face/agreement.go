package face

// agreement is the second step: does the bank still serve this company?
func (d *Desk) agreement(a Access) *Refusal {
	if d.Agreements.Serves(a.Client) == nil {
		return nil
	}
	return &Refusal{Kind: BadToken, Path: "Authorization",
		Sentence: "The agreement between " + d.Name + " and " + a.Name + " is not in force, or the bank has suspended the program; it has to be opened again before any token is good."}
}
