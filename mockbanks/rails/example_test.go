package rails_test

import (
	"fmt"
	"time"

	"github.com/sandbank/sandbank/mockbanks/rails"
)

func ExampleDesk_Run() {
	newYork := time.FixedZone("EST", -5*60*60)
	desk := rails.Desk{Country: "US", Scheme: newYork, Early: 30}
	friday := time.Date(2026, time.January, 16, 20, 0, 0, 0, newYork) // after the cut-off; Monday is a holiday
	for _, amount := range []int64{25_00, 25_02} {
		c := desk.Run(rails.ACH, amount, friday)
		fmt.Println(c.Outcome, c.Code.ID, c.Settles.In(newYork).Format(time.DateOnly))
	}
	// Output:
	// settled  2026-01-21
	// returned R02 2026-01-21
}
