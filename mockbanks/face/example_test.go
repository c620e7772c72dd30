package face_test

import (
	"fmt"
	"time"

	"github.com/sandbank/sandbank/mockbanks/face"
)

func ExampleDoc() {
	var d face.Doc
	d.Object("")
	d.Text("accountId", "xbq3v53h")
	d.Number("currentBalance", 241807)
	d.Known("nickname", "") // left out
	d.End()
	fmt.Println(string(d.Bytes()))
	// Output: {"accountId":"xbq3v53h","currentBalance":2418.07}
}

func ExampleCursor() {
	c := face.Cursor{AsOf: time.Date(2026, time.March, 5, 18, 30, 0, 0, time.UTC), Skip: 100}
	again, err := face.ParseCursor(c.String())
	fmt.Println(c, again == c, err)
	// Output: AAABnL9DiEAAAABkFg true <nil>
}
