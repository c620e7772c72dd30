package messenger_test

import (
	"fmt"

	"github.com/sandbank/sandbank/platforms/messenger"
)

func ExampleRetries() {
	all := messenger.Retries()
	fmt.Println("at once, then after", all[0], "and last after", all[len(all)-1])
	// Output: at once, then after 1m0s and last after 36h0m0s
}

func ExampleOnlyLoopback() {
	fmt.Println(messenger.OnlyLoopback("http://localhost:3000/webhook"))
	fmt.Println(messenger.OnlyLoopback("http://example.com/webhook") != nil)
	// Output:
	// <nil>
	// true
}
