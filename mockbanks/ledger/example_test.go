package ledger_test

import (
	"fmt"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

func Example() {
	all, err := catalog.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	banks := catalog.People(all)
	world, _ := people.New(2018, banks)
	start := time.Date(2026, time.March, 4, 14, 0, 0, 0, time.UTC)
	book, err := ledger.New(2018, start, world, banks)
	if err != nil {
		fmt.Println(err)
		return
	}
	linh, _ := world.ByKey("larkspur", "linh")
	account := book.Accounts("larkspur", linh.Index)[0]
	now := book.Balance(account, start)
	then := book.Balance(account, start.AddDate(0, -1, 0))
	moved := int64(0)
	for _, line := range book.Lines(account, start.AddDate(0, -1, 0), start) {
		moved += line.Amount
	}
	fmt.Println(linh.Name(), account.Product, then.Booked+moved == now.Booked)
	// Output: Linh Tran Everyday Checking true
}
