package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
)

// show prints whom the identifier leads to, one after the other.
func (o *peopleOptions) show(ctx context.Context, out io.Writer) error {
	all, err := o.whom(ctx)
	if err != nil {
		return err
	}
	if o.format != "table" {
		write, err := newRows(out, o.format)
		if err != nil {
			return err
		}
		for _, c := range all {
			if err := write.row(c); err != nil {
				return err
			}
		}
		return write.flush()
	}
	for i, c := range all {
		if i > 0 {
			fmt.Fprintln(out)
		}
		if err := showOne(out, c); err != nil {
			return err
		}
	}
	return nil
}

// showOne prints a customer in full.
func showOne(out io.Writer, c customer) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	say := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s\t%s\n", name, value)
		}
	}
	say("customer", fmt.Sprintf("%d of %s", c.Index, c.Bank))
	say("key", c.Key)
	say("name", c.Name)
	say("company", c.Company)
	say("about", c.About)
	say("address", fmt.Sprintf("%s, %s, %s %s, %s", c.Address.Line, c.Address.City, c.Address.Region, c.Address.Postcode, c.Address.Country))
	say("e-mail", c.Email)
	say("phone", c.Phone)
	say("born", c.Birth)
	say("persona", c.Persona)
	say("works as", c.Job)
	say("at", c.Employer)
	if c.Pay != nil {
		say("paid", c.Pay.Amount+" "+c.Pay.Rhythm+", after tax, in 2026")
	}
	if h := c.Household; h != nil {
		joint := ""
		if h.Joint {
			joint = ", with a joint account"
		}
		say("lives with", fmt.Sprintf("%s, customer %d%s", h.Name, h.Index, joint))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return showAccounts(out, c)
}

func showAccounts(out io.Writer, c customer) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "\naccount\tkind\tproduct\tbranch\tnumber\tstatus\topened\tbooked\tavailable")
	for _, a := range c.Accounts {
		number, branch := a.AccountNumber, a.RoutingNumber+a.SortCode
		if a.PAN != "" {
			number = a.PAN
		}
		product := a.Product
		if a.Nickname != "" {
			product = a.Nickname
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s %s\t%s\n", a.ID, a.Kind, product, branch, number, a.Status, a.Opened, a.Booked, a.Currency, a.Available)
	}
	return w.Flush()
}
