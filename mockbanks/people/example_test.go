package people_test

import (
	"fmt"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/people"
)

func ExampleWorld_ByEmail() {
	all, err := catalog.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	w, err := people.New(2018, catalog.People(all))
	if err != nil {
		fmt.Println(err)
		return
	}
	linh, err := w.ByEmail("larkspur", "linh.tran@example.com")
	fmt.Println(linh.Name(), linh.Index, linh.Language, err)
	// Output: Linh Tran 4711 vi <nil>
}
