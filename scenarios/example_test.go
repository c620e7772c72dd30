package scenarios_test

import (
	"fmt"

	"github.com/sandbank/sandbank/scenarios"
)

func ExampleParse() {
	_, err := scenarios.Parse("mine.yaml", []byte("id: mine\ntitel: {en: Mine}\n"))
	fmt.Println(err)
	// Output: mine.yaml:2:1: unknown key "titel" in story; did you mean title? Allowed: id, title, summary, seed, start, roles, world, cast, vars, chapters
}
