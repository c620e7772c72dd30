package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"github.com/sandbank/sandbank/mockbanks/dossier"
)

// A customer is what the people command shows of one.
type customer = dossier.Person

// rows writes customers in a format.
type rows struct {
	row   func(customer) error
	flush func() error
}

func newRows(out io.Writer, format string) (rows, error) {
	head := []string{"bank", "index", "key", "name", "email", "phone", "town", "account", "number", "currency", "booked", "available"}
	switch format {
	case "json":
		enc := json.NewEncoder(out)
		return rows{func(c customer) error { return enc.Encode(c) }, func() error { return nil }}, nil
	case "csv":
		w := csv.NewWriter(out)
		w.Write(head)
		return rows{cells(w.Write), func() error { w.Flush(); return w.Error() }}, nil
	case "table":
		w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
		line := func(cells []string) error {
			for _, c := range cells {
				fmt.Fprint(w, c, "\t")
			}
			_, err := fmt.Fprintln(w)
			return err
		}
		line(head)
		return rows{cells(line), w.Flush}, nil
	}
	return rows{}, fmt.Errorf("people: --format %q: one of table, json, csv", format)
}

// cells turns a customer into one row per account.
func cells(write func([]string) error) func(customer) error {
	return func(c customer) error {
		for _, a := range c.Accounts {
			if a.Status == "closed" {
				continue
			}
			err := write([]string{c.Bank, strconv.FormatInt(c.Index, 10), c.Key, c.Name, c.Email, c.Phone, c.Town,
				a.Product, a.Display, a.Currency, a.Booked, a.Available})
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// money writes minor units with two decimals.
func money(minor int64) string {
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	return fmt.Sprintf("%s%d.%02d", sign, minor/100, minor%100)
}
