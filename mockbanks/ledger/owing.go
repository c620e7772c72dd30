package ledger

import "github.com/sandbank/sandbank/internal/chance"

// owing words the lines of cards, savings accounts and loans.
func (t *teller) owing(l *Line, e *entry) {
	switch e.class {
	case classPaid:
		l.Kind, l.Contra, l.Text = "card payment", pickIf(t.b.Cards, "ach", "own cards"), "PAYMENT RECEIVED - THANK YOU"
		l.code("PMNT", "RCDT", "ACDT", "PAYMENT")
	case classCharged:
		l.Kind, l.Contra, l.Text = "interest", "interest", "INTEREST CHARGE ON PURCHASES"
		l.code("ACMT", "MDOP", "INTR", "INTEREST")
	case classLent:
		l.Kind, l.Contra, l.Text = "loan", "lending", "LOAN PAID OUT"
		l.code("LDAS", t.lending(), "DDWN", "DISBURSEMENT")
	case classAccrued:
		l.Kind, l.Contra, l.Text = "interest", "interest", "INTEREST FOR THE MONTH"
		l.code("LDAS", t.lending(), "INTR", "INTEREST")
	case classRepaid:
		l.Kind, l.Contra, l.Text = "loan", "loans", "PAYMENT RECEIVED"
		l.code("LDAS", t.lending(), "PPAY", "PAYMENT")
	default:
		t.saved(l, e)
	}
}

// lending is the ISO 20022 family of a loan: of a home, or of a consumer.
func (t *teller) lending() string {
	return pickIf(t.slot == slotHome, "MGLN", "CSLN")
}

// saved words the lines of a savings account.
func (t *teller) saved(l *Line, e *entry) {
	l.Kind, l.Contra = "transfer", pickIf(t.slot == slotSavings, "savings", pickIf(t.uk(), "faster payments", "ach"))
	l.Counterparty.Name = t.b.Product
	switch e.class {
	case classSavedOpen:
		l.Contra, l.Text = pickIf(t.uk(), "faster payments", "ach"), "OPENING DEPOSIT"
		l.code("ACMT", "OPCL", "ACCO", "DEPOSIT")
	case classSavedIn:
		l.Text = pickIf(t.uk(), "STANDING ORDER", "RECURRING TRANSFER FROM CHECKING")
		l.code("PMNT", "RCDT", "BOOK", "TRANSFER")
	case classSavedOut:
		l.Text = pickIf(t.uk(), "TFR TO CURRENT ACCOUNT", "ONLINE TRANSFER TO CHECKING")
		l.code("PMNT", "ICDT", "BOOK", "TRANSFER")
	case classSavedInterest:
		l.Kind, l.Contra, l.Text = "interest", "interest", pickIf(t.uk(), "GROSS INTEREST", "INTEREST PAID")
		l.code("ACMT", "MCOP", "INTR", "INTEREST")
	default:
		house := pick([]string{"Tidepool Certificates", "Seabright Brokerage", "Evergreen Money Market"}, chance.H(t.profile.key, 114))
		l.Contra, l.Counterparty.Name = pickIf(t.uk(), "faster payments", "ach"), house
		l.Text = t.say(pickIf(e.amount < 0, "TRANSFER TO", "TRANSFER FROM"), house)
		l.code("PMNT", pickIf(e.amount < 0, "ICDT", "RCDT"), "DMCT", "TRANSFER")
	}
}

// trading words the lines of a business.
func (t *teller) trading(l *Line, e *entry) {
	rail := pickIf(t.uk(), "bacs", "ach")
	h := chance.H(t.profile.key, 170+uint64(e.class)+uint64(e.day)<<8)
	switch e.class {
	case classReceipts:
		l.Kind, l.Contra, l.Counterparty.Name = "settlement", "cards", "Cardwise Merchant Services"
		l.Text = t.say(pickIf(t.uk(), "BGC CARDWISE MERCHANT SERVICES", "ACH CREDIT CARDWISE MERCHANT SERVICES DEP CCD"))
		l.code("PMNT", "MCRD", "POSP", pickIf(t.uk(), "BGC", "ACH CREDIT"))
	case classSweep, classFunding:
		l.Kind, l.Contra, l.Counterparty.Name = "transfer", "treasury", "Treasury sweep account"
		l.Text = pickIf(e.amount < 0, "SWEEP TO TREASURY", pickIf(e.class == classFunding, "PAYROLL FUNDING FROM TREASURY", "SWEEP FROM TREASURY"))
		l.code("CAMT", "ACCB", "SWEP", "SWEEP")
	case classPayroll:
		l.Kind, l.Contra, l.Counterparty.Name = "payroll", "payroll", "Payroll"
		l.Text = pickIf(t.uk(), "BACS PAYROLL FILE", "ACH DEBIT PAYROLL BATCH CCD")
		l.code("PMNT", "ICDT", "SALA", pickIf(t.uk(), "BACS", "ACH DEBIT"))
	case classPremises:
		t.debit(l, pick(landlords[:], chance.H(t.profile.key, 171)), "PREMISES", "CCD")
		l.Kind = "bill"
	case classTax:
		t.debit(l, pickIf(t.uk(), "Revenue Collection Office", "State Revenue Office"), "TAX", "CCD")
		l.Kind = "bill"
	default:
		l.Kind, l.Contra, l.Counterparty.Name = "bill", rail, pick(suppliers[:], h)
		l.Reference = "INV " + pad(chance.Scale(chance.Mix(h), 100_000), 5)
		l.Text = t.say(pickIf(t.uk(), "BBP", "ACH DEBIT"), l.Counterparty.Name, l.Reference, pickIf(t.uk(), "", "CCD"))
		l.code("PMNT", "ICDT", "DMCT", pickIf(t.uk(), "BBP", "ACH DEBIT"))
	}
}
