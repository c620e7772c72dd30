package people

import "github.com/sandbank/sandbank/internal/chance"

// Income returns what a customer is paid: the zero value for an unknown one.
// It allocates nothing.
func (w *World) Income(bank string, index int64) Income {
	b := w.bank(bank)
	if b == nil || index < 0 || index >= b.Population {
		return Income{}
	}
	return b.income(index, b.seat(index))
}

// IncomeAt is [World.Income] for a seat that is known already.
func (w *World) IncomeAt(bank string, index int64, s Seat) Income {
	return w.bank(bank).income(index, s)
}

func (b *bank) income(index int64, s Seat) Income {
	c := &b.classes[s.Class]
	in := Income{Rhythm: c.Rhythm, Life: c.Life}
	if pin := b.pin(index); pin != nil && pin.Salary > 0 {
		in.Pay = pin.Salary
		return in
	}
	p := &b.Personas[c.Persona]
	key := chance.H(b.key, uint64(index))
	h, span := chance.H(key, 23), uint64(p.High-p.Low)
	// The mean of two draws: the middle of the range is the usual pay.
	monthly := p.Low + int64((chance.Scale(h, span)+chance.Scale(chance.Mix(h), span))/2)
	in.Pay = c.Rhythm.Pay(monthly)
	return in
}
