package integration_test

import (
	"encoding/json"
	"fmt"

	"github.com/sandbank/sandbank/platforms/integration"
)

// The answer of the control API about the app is all that the bot, or a
// program in its place, needs to be told.
func ExampleSettings() {
	answer := `{"webhook":"http://localhost:8080/apps/kinnet/balance/webhook","app_id":"1",
		"banks":[{"id":"larkspur","name":"Larkspur National","face":"fdx","admits":true},{"id":"gullhaven","name":"Gullhaven Trust"}]}`
	var s integration.Settings
	if err := json.Unmarshal([]byte(answer), &s); err != nil {
		fmt.Println(err)
	}
	for _, b := range s.Banks {
		fmt.Println(b.Name, b.Admits)
	}
	// Output:
	// Larkspur National true
	// Gullhaven Trust false
}
